/**
 * The values that configuration, commands, wire and store agree on: names, addresses, ports and
 * protocols. All are immutable and belong to no thread. Start at {@link
 * io.portway.mapping.MappingRef}.
 */
package io.portway.mapping;
