package io.portway.relay.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * Brings a database to this program's schema: numbered SQL files, each applied once and in one
 * transaction. A file that was released is never edited; a change is the next number.
 *
 * <p>Our own thirty lines and not Flyway: see dependencies.md, a start must not cost 300 ms.
 */
final class Migrations {
  /** In order; the first has number 1. */
  private static final List<String> FILES = List.of("V1__identities_and_mappings.sql");

  private Migrations() {}

  static int latest() {
    return FILES.size();
  }

  /**
   * Applies what is missing.
   *
   * @throws StoreException if a newer program has written this file
   */
  static void apply(Path file, Connection connection, Instant now) throws SQLException {
    int version = version(connection);
    if (version > latest()) {
      throw new StoreException(
          StoreException.Reason.NEWER_SCHEMA,
          file,
          "has schema version " + version + ", this tunnel-server knows versions up to " + latest(),
          "Run the newer tunnel-server, or restore the backup made before it was upgraded.",
          null);
    }
    if (version == latest()) {
      return;
    }
    connection.setAutoCommit(false);
    try {
      for (int next = version + 1; next <= latest(); next++) {
        run(connection, FILES.get(next - 1));
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate(
              "INSERT INTO schema_history (version, applied) VALUES ("
                  + next
                  + ", "
                  + now.toEpochMilli()
                  + ")");
        }
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, "schema_history", null)) {
      if (!tables.next()) {
        return 0;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(version) FROM schema_history")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static void run(Connection connection, String file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String part : text(file).replaceAll("(?m)--.*$", "").split(";")) {
        if (!part.isBlank()) {
          statement.executeUpdate(part);
        }
      }
    }
  }

  private static String text(String file) {
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
