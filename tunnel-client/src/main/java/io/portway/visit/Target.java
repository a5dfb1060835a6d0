package io.portway.visit;

import io.portway.mapping.Protocol;

/**
 * The mapping that is visited, as the relay names it in this session.
 *
 * @param number with {@code generation}, what OPEN carries
 */
record Target(int number, int generation, Protocol protocol) {}
