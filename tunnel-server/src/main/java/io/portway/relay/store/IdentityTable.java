package io.portway.relay.store;

import io.portway.identity.Fingerprint;
import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Identities, their certificates, and what they were admitted to. Control thread only. */
public final class IdentityTable {
  private final Sql sql;

  IdentityTable(Sql sql) {
    this.sql = sql;
  }

  public List<StoredIdentity> all() {
    return sql.query(IdentityTable::identity, "SELECT * FROM identities ORDER BY name");
  }

  /** Adds the identity, or replaces the revoked one of its name. */
  public void put(StoredIdentity identity) {
    sql.update(
        "INSERT INTO identities"
            + " (name, kind, state, ports, created, last_seen, last_address, software)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, state = excluded.state,"
            + " ports = excluded.ports, created = excluded.created,"
            + " last_seen = excluded.last_seen, last_address = excluded.last_address,"
            + " software = excluded.software",
        identity.name(),
        identity.kind().configName(),
        identity.state().stored(),
        identity.ports().orElse(null),
        identity.created(),
        identity.lastSeen().orElse(null),
        identity.lastAddress().orElse(null),
        identity.software().orElse(null));
  }

  public void seen(AgentName name, Instant at, String address, String software) {
    sql.update(
        "UPDATE identities SET last_seen = ?, last_address = ?, software = ? WHERE name = ?",
        at,
        address,
        software,
        name);
  }

  /** Revokes the identity and every certificate it has, and forgets what it was admitted to. */
  public void revoke(AgentName name, Instant at) {
    sql.update(
        "UPDATE identities SET state = ? WHERE name = ?", IdentityState.REVOKED.stored(), name);
    sql.update("UPDATE certificates SET revoked = ? WHERE name = ? AND revoked IS NULL", at, name);
    sql.update("DELETE FROM grants WHERE visitor = ?", name);
  }

  public List<StoredCertificate> certificates() {
    return sql.query(IdentityTable::certificate, "SELECT * FROM certificates");
  }

  public void add(StoredCertificate certificate) {
    sql.update(
        "INSERT INTO certificates (fingerprint, serial, name, not_after, revoked)"
            + " VALUES (?, ?, ?, ?, ?)",
        certificate.fingerprint(),
        certificate.serial(),
        certificate.name(),
        certificate.notAfter(),
        certificate.revoked().orElse(null));
  }

  /** Forgets certificates that TLS refuses by their date anyway. */
  public void forgetCertificatesBefore(Instant notAfter) {
    sql.update("DELETE FROM certificates WHERE not_after < ?", notAfter);
  }

  public List<StoredGrant> grants() {
    return sql.query(
        row ->
            new StoredGrant(
                new AgentName(row.getString("visitor")),
                new MappingRef(
                    new MappingName(row.getString("mapping")),
                    new AgentName(row.getString("agent")))),
        "SELECT * FROM grants ORDER BY visitor, mapping, agent");
  }

  public void grant(StoredGrant grant) {
    sql.update(
        "INSERT INTO grants (visitor, mapping, agent) VALUES (?, ?, ?)"
            + " ON CONFLICT (visitor, mapping, agent) DO NOTHING",
        grant.visitor(),
        grant.mapping().mapping(),
        grant.mapping().agent());
  }

  public void removeGrant(StoredGrant grant) {
    sql.update(
        "DELETE FROM grants WHERE visitor = ? AND mapping = ? AND agent = ?",
        grant.visitor(),
        grant.mapping().mapping(),
        grant.mapping().agent());
  }

  private static StoredIdentity identity(ResultSet row) throws SQLException {
    return new StoredIdentity(
        new AgentName(row.getString("name")),
        IdentityKind.parse(row.getString("kind")),
        IdentityState.fromStored(row.getString("state")),
        Optional.ofNullable(row.getString("ports")).map(PortRanges::parse),
        Sql.instant(row, "created"),
        Sql.optionalInstant(row, "last_seen"),
        Optional.ofNullable(row.getString("last_address")),
        Optional.ofNullable(row.getString("software")));
  }

  private static StoredCertificate certificate(ResultSet row) throws SQLException {
    return new StoredCertificate(
        new Fingerprint(row.getString("fingerprint")),
        row.getString("serial"),
        new AgentName(row.getString("name")),
        Sql.instant(row, "not_after"),
        Sql.optionalInstant(row, "revoked"));
  }
}
