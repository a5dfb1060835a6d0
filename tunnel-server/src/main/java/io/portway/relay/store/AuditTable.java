package io.portway.relay.store;

import java.util.List;

/** The record of admissions, changes and refusals; only ever appended to. Control thread only. */
public final class AuditTable {
  private final Sql sql;

  AuditTable(Sql sql) {
    this.sql = sql;
  }

  public void add(AuditEvent event) {
    sql.update(
        "INSERT INTO audit (at, event, subject, detail) VALUES (?, ?, ?, ?)",
        event.at(),
        event.event(),
        event.subject(),
        event.detail());
  }

  /** The newest first. */
  public List<AuditEvent> latest(int limit) {
    return sql.query(
        row ->
            new AuditEvent(
                Sql.instant(row, "at"),
                row.getString("event"),
                row.getString("subject"),
                row.getString("detail")),
        "SELECT * FROM audit ORDER BY at DESC LIMIT ?",
        limit);
  }
}
