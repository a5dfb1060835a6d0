package io.portway.relay.store;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.PortRanges;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code identities}.
 *
 * @param ports the public ports it may take; empty means any free one of {@code relay.ports}
 * @param lastSeen when its last session ended or began, whichever was stored last
 */
public record StoredIdentity(
    AgentName name,
    IdentityKind kind,
    IdentityState state,
    Optional<PortRanges> ports,
    Instant created,
    Optional<Instant> lastSeen,
    Optional<String> lastAddress,
    Optional<String> software) {}
