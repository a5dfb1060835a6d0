package io.portway.relay.store;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code invitations}.
 *
 * @param used when and {@code usedFrom} from where somebody joined with it
 * @param replaced when a newer invitation of the same name made it void
 */
public record StoredInvitation(
    String secretHash,
    AgentName name,
    IdentityKind kind,
    Optional<PortRanges> ports,
    List<MappingRef> allows,
    Instant created,
    Instant expires,
    Optional<Instant> used,
    Optional<String> usedFrom,
    Optional<Instant> replaced) {
  public StoredInvitation {
    allows = List.copyOf(allows);
  }
}
