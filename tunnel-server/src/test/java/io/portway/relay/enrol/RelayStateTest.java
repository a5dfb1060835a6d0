package io.portway.relay.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.identity.Fingerprint;
import io.portway.identity.JoinSecret;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStateTest {
  @TempDir private Path temp;

  @Test
  void caOutlivesARestart() {
    Fingerprint first;
    try (RelayState state = open()) {
      first = fingerprint(state);
    }

    try (RelayState state = open()) {
      assertThat(fingerprint(state)).isEqualTo(first);
    }
  }

  @Test
  void everyFileIsReadableByItsOwnerOnly() throws Exception {
    try (RelayState state = open()) {
      invite(state);
      try (Stream<Path> files = Files.walk(temp)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.getParent().endsWith("native")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as(file.toString())
                .isEqualTo("rw-------");
          }
        }
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void noFileHoldsTheSecretOfAnInvitation() throws Exception {
    try (RelayState state = open()) {
      JoinSecret secret = invite(state);

      try (Stream<Path> files = Files.walk(temp)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .doesNotContain(secret.reveal());
        }
      }
    }
  }

  @Test
  void directoryInUseIsRefusedWithItsHolder() {
    try (RelayState held = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(held.book().all()).isEmpty();
    }
    open().close();
  }

  @Test
  void agentsDirectoryIsRefused() {
    StateDirectory.claim(temp, StateOwner.CLIENT).close();

    assertThatThrownBy(this::open)
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("belongs to tunnel-client");
  }

  @Test
  void lostDatabaseIsNotReplacedByAnEmptyOne() throws Exception {
    open().close();
    Files.delete(temp.resolve("relay.db"));

    assertThatThrownBy(this::open)
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("has a CA but no database");
    assertThat(temp.resolve("relay.db")).doesNotExist();
  }

  @Test
  void lostCaIsNotReplacedWhileIdentitiesNeedIt() throws Exception {
    try (RelayState state = open()) {
      enrol(state);
    }
    Files.delete(temp.resolve("ca.pem"));

    assertThatThrownBy(this::open)
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("identities but no CA");
    assertThat(temp.resolve("ca.pem")).doesNotExist();
  }

  @Test
  void failedStartLeavesTheDirectoryFree() throws Exception {
    open().close();
    byte[] sound = Files.readAllBytes(temp.resolve("relay.db"));
    Files.writeString(temp.resolve("relay.db"), "damaged ".repeat(1000));

    assertThatThrownBy(this::open)
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("relay.db is damaged");
    Files.write(temp.resolve("relay.db"), sound);
    open().close();
  }

  @Test
  void firstStartThatStoppedAfterTheDatabaseIsCompletedByTheNext() throws Exception {
    open().close();
    Files.delete(temp.resolve("ca.pem"));

    try (RelayState state = open()) {
      assertThat(fingerprint(state)).isNotNull();
    }
  }

  private RelayState open() {
    return RelayState.open(temp, Clock.systemUTC(), Duration.ofDays(90));
  }

  private static Fingerprint fingerprint(RelayState state) {
    return state.control().call(() -> state.authority().fingerprint()).join();
  }

  private static JoinSecret invite(RelayState state) {
    return state
        .control()
        .call(
            () ->
                state
                    .book()
                    .invite(
                        InvitationTerms.agent(new AgentName("office")),
                        HostPort.parse("vps.example.com:7000"))
                    .join()
                    .secret())
        .join();
  }

  private static void enrol(RelayState state) {
    JoinSecret secret = invite(state);
    state
        .control()
        .call(
            () ->
                state
                    .book()
                    .join(
                        new io.portway.identity.JoinRequest(
                            secret,
                            io.portway.identity.CertificateRequest.create().pem(),
                            "portway/test"),
                        "198.51.100.9"))
        .join();
  }
}
