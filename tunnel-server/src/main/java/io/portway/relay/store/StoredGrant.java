package io.portway.relay.store;

import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;

/** A row of {@code grants}: this identity may reach this private mapping. */
public record StoredGrant(AgentName visitor, MappingRef mapping) {}
