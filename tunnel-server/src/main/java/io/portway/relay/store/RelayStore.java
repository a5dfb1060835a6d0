package io.portway.relay.store;

import io.portway.identity.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/**
 * The relay's database, {@code relay.db} in its state directory: one connection, used on the {@link
 * ControlThread} alone.
 *
 * <p>A file that is damaged, or that a newer program wrote, is refused and left as it is. A change
 * that the disk has no room for throws {@link StoreException} and changes nothing.
 */
public final class RelayStore implements AutoCloseable {
  static final String FILE = "relay.db";

  private static final String NATIVE_DIRECTORY = "native";
  private static final String NATIVE_PROPERTY = "org.sqlite.tmpdir";

  private final ControlThread control;
  private final Path file;
  private final Connection connection;
  private final Sql sql;
  private final IdentityTable identities;
  private final InvitationTable invitations;
  private final MappingTable mappings;
  private final AuditTable audit;

  private RelayStore(ControlThread control, Path file, Connection connection) {
    this.control = control;
    this.file = file;
    this.connection = connection;
    this.sql = new Sql(file, connection, control::assertOnThread);
    this.identities = new IdentityTable(sql);
    this.invitations = new InvitationTable(sql);
    this.mappings = new MappingTable(sql);
    this.audit = new AuditTable(sql);
  }

  /** Whether the directory has a database already. */
  public static boolean exists(StateDirectory directory) {
    return directory.has(FILE);
  }

  /**
   * Opens the directory's database, or makes one where there is none. On the control thread.
   *
   * @throws StoreException if the file is damaged or of a newer schema
   */
  public static RelayStore open(ControlThread control, StateDirectory directory, Clock clock) {
    control.assertOnThread();
    Path file = directory.resolve(FILE);
    prepareNativeLibrary(directory);
    try {
      if (!Files.exists(file)) {
        create(file, clock);
      }
      return new RelayStore(control, file, openExisting(file, clock));
    } catch (SQLException e) {
      throw StoreException.of(file, e);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.UNAVAILABLE,
          file,
          "cannot be created: " + e.getMessage(),
          "Check the directory's owner and its disk.",
          e);
    }
  }

  public IdentityTable identities() {
    return identities;
  }

  public InvitationTable invitations() {
    return invitations;
  }

  public MappingTable mappings() {
    return mappings;
  }

  public AuditTable audit() {
    return audit;
  }

  /** All of the work or none of it, also when it throws. */
  public <T> T inTransaction(Supplier<T> work) {
    return sql.inTransaction(work);
  }

  /** All of the work or none of it, also when it throws. */
  public void inTransaction(Runnable work) {
    sql.inTransaction(
        () -> {
          work.run();
          return null;
        });
  }

  /** For tests of a full disk: the database may not grow beyond so many pages. */
  void limitPages(int pages) {
    sql.query(row -> row.getInt(1), "PRAGMA max_page_count = " + pages);
  }

  @Override
  public void close() {
    control.assertOnThread();
    try {
      connection.close();
    } catch (SQLException e) {
      throw StoreException.of(file, e);
    }
  }

  /**
   * A fresh database gets its name only when it is whole: an empty {@code relay.db} is therefore
   * always a damaged one, and not what a crash during the first start left behind.
   */
  private static void create(Path file, Clock clock) throws SQLException, IOException {
    Path fresh = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + fresh)) {
      Migrations.apply(fresh, connection, clock.instant());
    }
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static Connection openExisting(Path file, Clock clock) throws SQLException, IOException {
    if (Files.size(file) == 0) {
      throw new StoreException(
          StoreException.Reason.DAMAGED,
          file,
          "is damaged: it is empty",
          "Restore it from a backup; it is never recreated over the old file.",
          null);
    }
    Connection connection = settings().createConnection("jdbc:sqlite:" + file);
    try {
      requireSound(file, connection);
      Migrations.apply(file, connection, clock.instant());
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // A join string that was used must stay used after a power cut; changes are rare enough to
    // wait.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(2_000); // milliseconds; only an operator's sqlite3 can be in the way
    return config;
  }

  private static void requireSound(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      String verdict = row.next() ? row.getString(1) : "no answer";
      if (!verdict.equals("ok")) {
        throw new StoreException(
            StoreException.Reason.DAMAGED,
            file,
            "is damaged: " + verdict,
            "Restore it from a backup; it is never recreated over the old file.",
            null);
      }
    }
  }

  /**
   * The driver unpacks its native library on each start, by default where {@code /tmp} may be
   * mounted noexec, and leaves it there when the process is killed. The directory's lock is ours,
   * so what is left there is nobody's.
   */
  private static void prepareNativeLibrary(StateDirectory directory) {
    if (System.getProperty(NATIVE_PROPERTY) != null) {
      return;
    }
    Path unpacked = directory.resolve(NATIVE_DIRECTORY);
    try {
      Files.createDirectories(
          unpacked,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(unpacked, "sqlite-*")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.UNAVAILABLE,
          unpacked,
          "cannot be prepared: " + e.getMessage(),
          "Check the directory's owner and its disk.",
          e);
    }
    System.setProperty(NATIVE_PROPERTY, unpacked.toString());
  }
}
