package io.portway.relay.store;

import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What agents registered, so that ports are bound from the relay's start. Control thread only. */
public final class MappingTable {
  private final Sql sql;

  MappingTable(Sql sql) {
    this.sql = sql;
  }

  public List<StoredMapping> all() {
    return sql.query(MappingTable::mapping, "SELECT * FROM mappings ORDER BY agent, name");
  }

  /** Adds the mapping or replaces the one of its agent and name. */
  public void put(StoredMapping mapping) {
    sql.update(
        "INSERT INTO mappings (agent, name, protocol, bind, port, backend)"
            + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (agent, name) DO UPDATE SET protocol = excluded.protocol,"
            + " bind = excluded.bind, port = excluded.port, backend = excluded.backend",
        mapping.agent(),
        mapping.name(),
        mapping.protocol().configName(),
        mapping.bind().orElse(null),
        mapping.port().isPresent() ? mapping.port().getAsInt() : null,
        mapping.backend());
  }

  /** The agent dropped the mapping: its port is free again. */
  public void remove(MappingRef mapping) {
    sql.update(
        "DELETE FROM mappings WHERE agent = ? AND name = ?", mapping.agent(), mapping.mapping());
  }

  /** The agent was revoked: all its ports are free again. */
  public void removeAll(AgentName agent) {
    sql.update("DELETE FROM mappings WHERE agent = ?", agent);
  }

  private static StoredMapping mapping(ResultSet row) throws SQLException {
    int port = row.getInt("port");
    OptionalInt optionalPort = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(port);
    return new StoredMapping(
        new AgentName(row.getString("agent")),
        new MappingName(row.getString("name")),
        Protocol.parse(row.getString("protocol")),
        Optional.ofNullable(row.getString("bind")),
        optionalPort,
        HostPort.parse(row.getString("backend")));
  }
}
