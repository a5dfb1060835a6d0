package io.portway.relay.store;

import io.portway.identity.Fingerprint;
import io.portway.mapping.AgentName;
import java.time.Instant;
import java.util.Optional;

/** A row of {@code certificates}: one that the CA issued and that has not expired for long. */
public record StoredCertificate(
    Fingerprint fingerprint,
    String serial,
    AgentName name,
    Instant notAfter,
    Optional<Instant> revoked) {}
