package io.portway.relay.session;

import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;

/** A mapping that a connected agent states and the relay does not serve, with the reason. */
public record RefusedMapping(MappingRef ref, Protocol protocol, String backend, String reason) {}
