package io.portway.relay.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The few shapes of statement that the tables need, over the one connection. Control thread only,
 * checked at each entry. Parameters are text, numbers, {@link Instant} (stored as milliseconds) or
 * null; anything else is stored as its text.
 */
final class Sql {
  private final Path file;
  private final Connection connection;
  private final Runnable threadCheck;
  private boolean inTransaction;

  Sql(Path file, Connection connection, Runnable threadCheck) {
    this.file = file;
    this.connection = connection;
    this.threadCheck = threadCheck;
  }

  int update(String statement, Object... parameters) {
    threadCheck.run();
    try (PreparedStatement prepared = prepare(statement, parameters)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw StoreException.of(file, e);
    }
  }

  <T> List<T> query(Row<T> row, String statement, Object... parameters) {
    threadCheck.run();
    try (PreparedStatement prepared = prepare(statement, parameters);
        ResultSet result = prepared.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    } catch (SQLException e) {
      throw StoreException.of(file, e);
    }
  }

  <T> Optional<T> queryOne(Row<T> row, String statement, Object... parameters) {
    return query(row, statement, parameters).stream().findFirst();
  }

  /** All of the work or none of it. Nested calls join the outer transaction. */
  <T> T inTransaction(Supplier<T> work) {
    threadCheck.run();
    if (inTransaction) {
      return work.get();
    }
    update("BEGIN");
    inTransaction = true;
    try {
      T result = work.get();
      update("COMMIT");
      return result;
    } catch (Throwable e) {
      rollBack(e);
      throw e;
    } finally {
      inTransaction = false;
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** SQLite itself ends a transaction that met a full disk: then there is nothing to roll back. */
  private void rollBack(Throwable cause) {
    try {
      update("ROLLBACK");
    } catch (StoreException e) {
      cause.addSuppressed(e);
    }
  }

  private PreparedStatement prepare(String statement, Object... parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    try {
      for (int i = 0; i < parameters.length; i++) {
        bind(prepared, i + 1, parameters[i]);
      }
      return prepared;
    } catch (SQLException e) {
      prepared.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement prepared, int index, Object value)
      throws SQLException {
    if (value instanceof Instant instant) {
      prepared.setLong(index, instant.toEpochMilli());
    } else if (value == null || value instanceof Number) {
      prepared.setObject(index, value);
    } else {
      prepared.setString(index, value.toString());
    }
  }

  /** Makes a value of the row that the cursor is on. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
