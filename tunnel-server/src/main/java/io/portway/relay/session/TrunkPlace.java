package io.portway.relay.session;

import io.portway.mapping.AgentName;

/**
 * Where a trunk belongs, also after its session.
 *
 * @param peer an agent or a visitor
 * @param trunk the index in the session
 */
public record TrunkPlace(AgentName peer, int trunk) {}
