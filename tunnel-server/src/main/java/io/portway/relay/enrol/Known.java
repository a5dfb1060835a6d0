package io.portway.relay.enrol;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.relay.store.IdentityState;
import java.util.Optional;
import java.util.Set;

/**
 * An identity as of one moment.
 *
 * @param state {@link IdentityState#REVOKED} also for a revoked certificate of a name that has
 *     since enrolled again
 * @param ports the public ports it may take; empty means any free one of {@code relay.ports}
 * @param allows the private mappings that it may reach
 */
public record Known(
    AgentName name,
    IdentityKind kind,
    IdentityState state,
    Optional<PortRanges> ports,
    Set<MappingRef> allows) {
  public Known {
    allows = Set.copyOf(allows);
  }

  public boolean isRevoked() {
    return state == IdentityState.REVOKED;
  }

  Known revoked() {
    return new Known(name, kind, IdentityState.REVOKED, ports, Set.of());
  }
}
