package io.portway.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.identity.Fingerprint;
import io.portway.identity.IdentityKind;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.mapping.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final AgentName OFFICE = new AgentName("office");
  private static final AgentName LAPTOP = new AgentName("laptop");

  @TempDir private Path temp;
  private StateDirectory directory;
  private ControlThread control;

  @BeforeEach
  void start() {
    directory = StateDirectory.claim(temp, StateOwner.RELAY);
    control = ControlThread.start();
  }

  @AfterEach
  void stop() {
    control.close();
    directory.close();
  }

  @Test
  void identityIsTheSameAfterARestart() {
    StoredIdentity office =
        new StoredIdentity(
            OFFICE,
            IdentityKind.AGENT,
            IdentityState.ACTIVE,
            Optional.of(PortRanges.parse("20022,20920-20929")),
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    write(store -> store.identities().put(office));
    write(store -> store.identities().seen(OFFICE, NOW.plusSeconds(5), "203.0.113.7", "v1"));

    StoredIdentity read = read(store -> store.identities().all()).get(0);

    assertThat(read.ports()).isEqualTo(office.ports());
    assertThat(read.created()).isEqualTo(NOW);
    assertThat(read.lastSeen()).contains(NOW.plusSeconds(5));
    assertThat(read.lastAddress()).contains("203.0.113.7");
    assertThat(read.software()).contains("v1");
  }

  @Test
  void revokingEndsCertificatesAndGrantsOfThatIdentityAlone() {
    write(
        store -> {
          store.identities().put(active(OFFICE, IdentityKind.AGENT));
          store.identities().put(active(LAPTOP, IdentityKind.VISITOR));
          store.identities().add(certificate("aa", OFFICE));
          store.identities().add(certificate("bb", LAPTOP));
          store.identities().grant(grant(LAPTOP));
          store.identities().grant(grant(LAPTOP));
          store.identities().grant(grant(OFFICE));
        });

    write(store -> store.identities().revoke(LAPTOP, NOW));

    assertThat(rows(store -> store.identities().grants())).containsExactly(grant(OFFICE));
    assertThat(rows(store -> store.identities().certificates()))
        .extracting(StoredCertificate::name, StoredCertificate::revoked)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(OFFICE, Optional.empty()),
            org.assertj.core.groups.Tuple.tuple(LAPTOP, Optional.of(NOW)));
  }

  @Test
  void mappingsKeepTheirPortUntilTheyAreDropped() {
    StoredMapping ssh =
        new StoredMapping(
            OFFICE,
            new MappingName("ssh"),
            Protocol.SSH,
            Optional.of("127.0.0.1"),
            OptionalInt.of(20_022),
            HostPort.parse("127.0.0.1:22"));
    StoredMapping search =
        new StoredMapping(
            OFFICE,
            new MappingName("search"),
            Protocol.ELASTICSEARCH,
            Optional.empty(),
            OptionalInt.empty(),
            HostPort.parse("[::1]:9200"));
    write(
        store -> {
          store.identities().put(active(OFFICE, IdentityKind.AGENT));
          store.mappings().put(ssh);
          store.mappings().put(search);
        });

    assertThat(rows(store -> store.mappings().all())).containsExactly(search, ssh);
    write(store -> store.mappings().remove(ssh.ref()));
    assertThat(rows(store -> store.mappings().all())).containsExactly(search);
    write(store -> store.mappings().removeAll(OFFICE));
    assertThat(rows(store -> store.mappings().all())).isEmpty();
  }

  @Test
  void auditShowsTheNewestFirst() {
    write(
        store -> {
          store.audit().add(new AuditEvent(NOW, "invited", "office", "agent"));
          store.audit().add(new AuditEvent(NOW.plusSeconds(1), "joined", "office", "agent"));
        });

    assertThat(rows(store -> store.audit().latest(1)))
        .containsExactly(new AuditEvent(NOW.plusSeconds(1), "joined", "office", "agent"));
  }

  @Test
  void failedTransactionChangesNothing() {
    assertThatThrownBy(
            () ->
                write(
                    store ->
                        store.inTransaction(
                            () -> {
                              store.identities().put(active(OFFICE, IdentityKind.AGENT));
                              throw new IllegalStateException("half-way");
                            })))
        .hasRootCauseMessage("half-way");

    assertThat(rows(store -> store.identities().all())).isEmpty();
  }

  @Test
  void storeIsForTheControlThreadAlone() {
    RelayStore store = control.call(() -> open()).join();

    assertThatThrownBy(() -> store.identities().all())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("portway-control");
    control.call(() -> close(store)).join();
  }

  @Test
  void fileIsReadableByItsOwnerOnly() throws Exception {
    write(store -> store.audit().add(new AuditEvent(NOW, "a", "b", "c")));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(temp.resolve("relay.db.new")).doesNotExist();
  }

  @Test
  void newerSchemaIsRefusedWithBothVersions() throws Exception {
    write(store -> store.audit().latest(1));
    sqlite("INSERT INTO schema_history (version, applied) VALUES (99, 0)");

    assertThatThrownBy(() -> read(store -> store.audit().latest(1)))
        .cause()
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(StoreException.Reason.NEWER_SCHEMA);
              assertThat(e)
                  .hasMessage(
                      file()
                          + " has schema version 99, this tunnel-server knows versions up to "
                          + Migrations.latest());
            });
  }

  @Test
  void crashBeforeTheFirstStartIsOverLeavesNothingInTheWay() throws Exception {
    Files.writeString(temp.resolve("relay.db.new"), "half a database");

    write(store -> store.audit().add(new AuditEvent(NOW, "a", "b", "c")));

    assertThat(rows(store -> store.audit().latest(9))).hasSize(1);
  }

  @Test
  void damagedFileIsRefusedAndLeftAsItIs() throws Exception {
    for (byte[] damage :
        List.of(
            new byte[0],
            "not a database".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      Files.write(file(), damage);

      assertThatThrownBy(() -> read(store -> store.audit().latest(1)))
          .cause()
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.DAMAGED))
          .hasMessageContaining(file() + " is damaged");
      assertThat(file()).hasBinaryContent(damage);
    }
  }

  @Test
  void damageInTheMiddleOfTheFileIsFound() throws Exception {
    write(
        store -> {
          for (int i = 0; i < 500; i++) {
            store.audit().add(new AuditEvent(NOW.plusSeconds(i), "event", "subject", "detail"));
          }
        });
    byte[] bytes = Files.readAllBytes(file());
    java.util.Arrays.fill(bytes, 4096 * 3, bytes.length, (byte) 0x5a);
    Files.write(file(), bytes);

    assertThatThrownBy(() -> read(store -> store.audit().latest(1)))
        .cause()
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void fullDiskRefusesTheChangeAndLaterOnesGoThrough() {
    RelayStore store = control.call(this::open).join();
    String much = "x".repeat(200_000);
    control.call(() -> limitPages(store, 40)).join();

    assertThatThrownBy(
            () ->
                control
                    .call(
                        () -> {
                          store.inTransaction(
                              () -> {
                                store.identities().put(active(OFFICE, IdentityKind.AGENT));
                                store.audit().add(new AuditEvent(NOW, "e", "s", much));
                              });
                          return null;
                        })
                    .join())
        .cause()
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.DISK_FULL))
        .hasMessageContaining("disk is full");

    assertThat(control.call(() -> store.identities().all()).join()).isEmpty();
    control.call(() -> limitPages(store, 100_000)).join();
    control
        .call(
            () -> {
              store.audit().add(new AuditEvent(NOW, "e", "s", much));
              return close(store);
            })
        .join();
  }

  private RelayStore open() {
    return RelayStore.open(control, directory, Clock.systemUTC());
  }

  private static Void close(RelayStore store) {
    store.close();
    return null;
  }

  /**
   * SQLite's own limit fails the way a full disk does: SQLITE_FULL, at the page that is too many.
   */
  private static Void limitPages(RelayStore store, int pages) throws SQLException {
    store.limitPages(pages);
    return null;
  }

  private void write(Consumer<RelayStore> work) {
    read(
        store -> {
          work.accept(store);
          return null;
        });
  }

  /** Opens, works and closes: what the work finds was on disk. */
  private <T> T read(Function<RelayStore, T> work) throws CompletionException {
    return control
        .call(
            () -> {
              try (RelayStore store = open()) {
                return work.apply(store);
              }
            })
        .join();
  }

  /** As {@link #read}, typed so that AssertJ knows a list when it sees one. */
  private <T> List<T> rows(Function<RelayStore, List<T>> work) {
    return read(work);
  }

  private Path file() {
    return temp.resolve("relay.db");
  }

  private void sqlite(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement change = connection.createStatement()) {
      change.executeUpdate(statement);
    }
  }

  private static StoredIdentity active(AgentName name, IdentityKind kind) {
    return new StoredIdentity(
        name,
        kind,
        IdentityState.ACTIVE,
        Optional.empty(),
        NOW,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StoredCertificate certificate(String hex, AgentName name) {
    return new StoredCertificate(
        new Fingerprint(hex.repeat(32)), hex, name, NOW.plusSeconds(60), Optional.empty());
  }

  private static StoredGrant grant(AgentName name) {
    return new StoredGrant(name, MappingRef.parse("search@office"));
  }
}
