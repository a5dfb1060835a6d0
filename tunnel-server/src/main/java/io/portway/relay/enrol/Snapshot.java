package io.portway.relay.enrol;

import io.portway.identity.Fingerprint;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.relay.store.IdentityTable;
import io.portway.relay.store.StoredCertificate;
import io.portway.relay.store.StoredGrant;
import io.portway.relay.store.StoredIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All identities and certificates as of one moment. Immutable, readable from any thread. */
record Snapshot(Map<AgentName, Known> byName, Map<Fingerprint, Holder> byCertificate) {
  Snapshot {
    byName = Map.copyOf(byName);
    byCertificate = Map.copyOf(byCertificate);
  }

  static Snapshot of(IdentityTable table) {
    Map<AgentName, Set<MappingRef>> allows = new HashMap<>();
    for (StoredGrant grant : table.grants()) {
      allows.computeIfAbsent(grant.visitor(), name -> new HashSet<>()).add(grant.mapping());
    }
    Map<AgentName, Known> byName = new HashMap<>();
    for (StoredIdentity identity : table.all()) {
      byName.put(
          identity.name(),
          new Known(
              identity.name(),
              identity.kind(),
              identity.state(),
              identity.ports(),
              allows.getOrDefault(identity.name(), Set.of())));
    }
    Map<Fingerprint, Holder> byCertificate = new HashMap<>();
    for (StoredCertificate certificate : table.certificates()) {
      byCertificate.put(
          certificate.fingerprint(),
          new Holder(certificate.name(), certificate.revoked().isPresent()));
    }
    return new Snapshot(byName, byCertificate);
  }

  Optional<Known> holder(Fingerprint certificate) {
    Holder holder = byCertificate.get(certificate);
    if (holder == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(byName.get(holder.name()))
        .map(known -> holder.revoked() ? known.revoked() : known);
  }

  /** Whose certificate it is, and whether this very certificate was revoked. */
  record Holder(AgentName name, boolean revoked) {}
}
