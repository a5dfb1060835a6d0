package io.portway.relay.store;

import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of {@code mappings}: what an agent registered last, and with it the reservation of its
 * port.
 *
 * @param bind the address to listen on, where the mapping narrows {@code relay.bind}
 * @param port empty for a private mapping
 */
public record StoredMapping(
    AgentName agent,
    MappingName name,
    Protocol protocol,
    Optional<String> bind,
    OptionalInt port,
    HostPort backend) {
  public MappingRef ref() {
    return new MappingRef(name, agent);
  }
}
