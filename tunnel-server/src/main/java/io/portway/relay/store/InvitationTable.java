package io.portway.relay.store;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Invitations, open and used, by the hash of their secret. Control thread only. */
public final class InvitationTable {
  private final Sql sql;

  InvitationTable(Sql sql) {
    this.sql = sql;
  }

  public Optional<StoredInvitation> bySecretHash(String hash) {
    return sql.queryOne(
        InvitationTable::invitation, "SELECT * FROM invitations WHERE secret_hash = ?", hash);
  }

  public void add(StoredInvitation invitation) {
    sql.update(
        "INSERT INTO invitations (secret_hash, name, kind, ports, allows, created, expires)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        invitation.secretHash(),
        invitation.name(),
        invitation.kind().configName(),
        invitation.ports().orElse(null),
        invitation.allows().stream().map(MappingRef::toString).collect(Collectors.joining(" ")),
        invitation.created(),
        invitation.expires());
  }

  public void markUsed(String hash, Instant at, String from) {
    sql.update(
        "UPDATE invitations SET used = ?, used_from = ? WHERE secret_hash = ?", at, from, hash);
  }

  /** Whether somebody could still join under this name. */
  public boolean hasOpen(AgentName name, Instant now) {
    return sql.queryOne(
            row -> row.getString("name"),
            "SELECT name FROM invitations"
                + " WHERE name = ? AND used IS NULL AND replaced IS NULL AND expires > ?",
            name,
            now)
        .isPresent();
  }

  /** Makes the open invitations of a name void, because a newer one takes their place. */
  public void replaceOpen(AgentName name, Instant at) {
    sql.update(
        "UPDATE invitations SET replaced = ?"
            + " WHERE name = ? AND used IS NULL AND replaced IS NULL",
        at,
        name);
  }

  /** Forgets old invitations; until then a late joiner is told what became of his. */
  public void forgetExpiredBefore(Instant expires) {
    sql.update("DELETE FROM invitations WHERE expires < ?", expires);
  }

  private static StoredInvitation invitation(ResultSet row) throws SQLException {
    return new StoredInvitation(
        row.getString("secret_hash"),
        new AgentName(row.getString("name")),
        IdentityKind.parse(row.getString("kind")),
        Optional.ofNullable(row.getString("ports")).map(PortRanges::parse),
        allows(row.getString("allows")),
        Sql.instant(row, "created"),
        Sql.instant(row, "expires"),
        Sql.optionalInstant(row, "used"),
        Optional.ofNullable(row.getString("used_from")),
        Sql.optionalInstant(row, "replaced"));
  }

  private static List<MappingRef> allows(String text) {
    return Arrays.stream(text.split(" "))
        .filter(part -> !part.isEmpty())
        .map(MappingRef::parse)
        .toList();
  }
}
