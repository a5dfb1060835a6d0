package io.portway.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.Identity;
import io.portway.identity.IdentityKind;
import io.portway.identity.IdentityStore;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRefusal;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinSecret;
import io.portway.identity.JoinString;
import io.portway.identity.Pem;
import io.portway.identity.RelayCredentials;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.testing.TestCa;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a relay that answers as each test says, over a real TLS socket. */
class EnrollerTest {
  private static final AgentName OFFICE = new AgentName("office");

  @TempDir private Path temp;
  private final Transports transports = Transports.detect();
  private final Enroller enroller =
      new Enroller(transports, "portway/test", Duration.ofSeconds(10));
  private TestCa ca;
  private StateDirectory directory;
  private IdentityStore store;
  private ScriptedRelay relay;

  @BeforeEach
  void open() {
    ca = TestCa.in(temp.resolve("relay"));
    directory = StateDirectory.claim(temp.resolve("agent"), StateOwner.CLIENT);
    store = new IdentityStore(directory);
  }

  @AfterEach
  void close() {
    if (relay != null) {
      relay.close();
    }
    directory.close();
    ca.close();
  }

  @Test
  void joinedIdentityIsStored() throws Exception {
    JoinString join = relayThat(this::admits);

    Identity identity = enroller.join(join, store, Existing.KEEP);

    assertThat(identity.toString()).isEqualTo("agent office");
    assertThat(identity.relay()).isEqualTo(join.relay());
    assertThat(store.load().orElseThrow().certificate()).isEqualTo(identity.certificate());
    assertThat(relay.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.secret()).isEqualTo(join.secret());
              assertThat(request.software()).isEqualTo("portway/test");
              assertThat(request.csr()).doesNotContain("PRIVATE");
            });
  }

  @Test
  void existingIdentityIsKeptUnlessReplaced() throws Exception {
    JoinString join = relayThat(this::admits);
    Identity first = enroller.join(join, store, Existing.KEEP);

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.REFUSED,
        "holds agent office",
        "--replace");
    assertThat(relay.requests()).hasSize(1);
    Identity second = enroller.join(join, store, Existing.REPLACE);

    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(store.load().orElseThrow().certificate()).isEqualTo(second.certificate());
  }

  @Test
  void damagedIdentityIsKeptUnlessReplaced() throws Exception {
    JoinString join = relayThat(this::admits);
    directory.write("identity.pem", "damaged");

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.REFUSED,
        "can't be read",
        "--replace");
    enroller.join(join, store, Existing.REPLACE);

    assertThat(store.load()).isPresent();
  }

  @Test
  void refusalShowsTheRelaysWordsAndStoresNothing() throws Exception {
    JoinString join =
        relayThat(
            request ->
                new JoinAnswer.Refused(
                        JoinRefusal.USED,
                        "This join string was used at noon. Ask for\u001b[31m a new one.")
                    .toJson());

    CliException refused =
        fails(
            () -> enroller.join(join, store, Existing.KEEP),
            ExitCode.REFUSED,
            "This join string was used at noon",
            "Ask for [31m a new one.");

    assertThat(refused.word()).isEqualTo("REFUSED");
    assertThat(store.load()).isEmpty();
  }

  @Test
  void wrongFingerprintSendsNoSecret() throws Exception {
    JoinString join = relayThat(this::admits);
    try (TestCa other = TestCa.in(temp.resolve("other"))) {
      JoinString wrong =
          new JoinString(join.relay(), other.authority().fingerprint(), join.secret());

      CliException refused =
          fails(
              () -> enroller.join(wrong, store, Existing.KEEP),
              ExitCode.REFUSED,
              "fingerprint is not the one in the join string",
              "new join string");

      assertThat(refused.word()).isEqualTo("RELAY-IDENTITY");
      assertThat(relay.requests()).isEmpty();
    }
  }

  @Test
  void answerWithAnotherCaIsRefused() throws Exception {
    try (TestCa other = TestCa.in(temp.resolve("other"))) {
      JoinString join = relayThat(request -> admit(request, ca, other));

      fails(
          () -> enroller.join(join, store, Existing.KEEP),
          ExitCode.REFUSED,
          "its CA is not the one of the join string",
          "new string");
    }
  }

  @Test
  void certificateForAnotherKeyIsRefused() throws Exception {
    Identity other = ca.agent("office");
    JoinString join =
        relayThat(
            request ->
                new JoinAnswer.Joined(
                        OFFICE,
                        IdentityKind.AGENT,
                        Pem.encode(other.certificate()),
                        Pem.encode(other.ca()))
                    .toJson());

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.REFUSED,
        "key does not fit",
        "versions");
    assertThat(store.load()).isEmpty();
  }

  @Test
  void answerThatIsNoneIsUnreachable() throws Exception {
    JoinString join = relayThat(request -> "hello".getBytes(StandardCharsets.UTF_8));

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "sent what is no answer",
        "Portway relay");
  }

  @Test
  void hangUpWithoutAnswerIsUnreachable() throws Exception {
    JoinString join = relayThat(request -> null);

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "closed without an answer",
        "relay's log");
  }

  @Test
  void portWithoutTlsIsUnreachable() throws Exception {
    relay = new ScriptedRelay(transports, null, request -> null);
    JoinString join = joinString(relay.address());

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "speaks no TLS",
        "Portway relay");
  }

  @Test
  void tlsWithoutOurProtocolIsUnreachable() throws Exception {
    RelayCredentials credentials = ca.relay();
    SslContext web =
        SslContextBuilder.forServer(
                credentials.key(), credentials.chain().toArray(X509Certificate[]::new))
            .build();
    relay = new ScriptedRelay(transports, web, this::admits);
    JoinString join = joinString(relay.address());

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "speaks TLS but not this protocol",
        "Portway relay");
    assertThat(relay.requests()).isEmpty();
  }

  @Test
  void closedPortIsUnreachable() throws Exception {
    HostPort closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = new HostPort("127.0.0.1", socket.getLocalPort());
    }

    fails(
        () -> enroller.join(joinString(closed), store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "nothing listens at " + closed,
        "tunnel-server runs");
  }

  @Test
  void unknownHostIsUnreachable() {
    JoinString join = joinString(HostPort.parse("relay.invalid:7000"));

    fails(
        () -> enroller.join(join, store, Existing.KEEP),
        ExitCode.UNREACHABLE,
        "relay.invalid has no address",
        "DNS");
  }

  @Test
  void silentRelayIsUnreachableAfterTheDeadline() throws Exception {
    Enroller hasty = new Enroller(transports, "portway/test", Duration.ofMillis(300));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JoinString join = joinString(new HostPort("127.0.0.1", silent.getLocalPort()));

      fails(
          () -> hasty.join(join, store, Existing.KEEP),
          ExitCode.UNREACHABLE,
          "gave no answer within",
          "relay's log");
    }
  }

  @Test
  void configuredStringEnrolsOnTheFirstStartAndIsIgnoredAfterwards() throws Exception {
    JoinString join = relayThat(this::admits);

    Identity first = enroller.atStart(Optional.of(join), Optional.empty(), store);
    Identity second = enroller.atStart(Optional.of(join), Optional.empty(), store);

    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(relay.requests()).hasSize(1);
  }

  @Test
  void configuredAddressReplacesTheJoinStringsToo() throws Exception {
    JoinString join = relayThat(this::admits);
    JoinString before = join.at(HostPort.parse("relay.invalid:7000"));

    Identity identity = enroller.atStart(Optional.of(before), Optional.of(join.relay()), store);

    assertThat(identity.relay()).isEqualTo(join.relay());
  }

  @Test
  void configuredStringOfAnotherRelayIsRefused() throws Exception {
    store.save(ca.agent("office"));
    try (TestCa other = TestCa.in(temp.resolve("other"))) {
      JoinString foreign =
          new JoinString(
              HostPort.parse("elsewhere.example.com:7000"),
              other.authority().fingerprint(),
              JoinSecret.generate());

      fails(
          () -> enroller.atStart(Optional.of(foreign), Optional.empty(), store),
          ExitCode.REFUSED,
          "elsewhere.example.com:7000",
          "--replace");
    }
  }

  @Test
  void configuredAddressReplacesTheStoredOne() {
    store.save(ca.agent("office"));
    HostPort moved = HostPort.parse("new.example.com:7000");

    Identity identity = enroller.atStart(Optional.empty(), Optional.of(moved), store);

    assertThat(identity.relay()).isEqualTo(moved);
    assertThat(store.load().orElseThrow().relay()).isEqualTo(moved);
  }

  @Test
  void startWithoutIdentityOrStringSaysHowToEnrol() {
    fails(
        () -> enroller.atStart(Optional.empty(), Optional.empty(), store),
        ExitCode.REFUSED,
        "holds no identity",
        "tunnel-client join -");
  }

  @Test
  void storedFilesHoldNoSecretOfTheJoinString() throws Exception {
    JoinString join = relayThat(this::admits);
    enroller.join(join, store, Existing.KEEP);

    try (var files = Files.list(directory.path())) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).doesNotContain(join.secret().reveal());
      }
    }
  }

  private JoinString relayThat(Function<JoinRequest, byte[]> script) throws Exception {
    relay = new ScriptedRelay(transports, new Tls(transports).relay(ca.relay()), script);
    return joinString(relay.address());
  }

  private JoinString joinString(HostPort address) {
    return new JoinString(address, ca.authority().fingerprint(), JoinSecret.generate());
  }

  private byte[] admits(JoinRequest request) {
    return admit(request, ca, ca);
  }

  private static byte[] admit(JoinRequest request, TestCa issuer, TestCa shown) {
    X509Certificate issued = issuer.authority().issue(request.csr(), OFFICE, IdentityKind.AGENT);
    return new JoinAnswer.Joined(
            OFFICE,
            IdentityKind.AGENT,
            Pem.encode(issued) + Pem.encode(issuer.authority().certificate()),
            Pem.encode(shown.authority().certificate()))
        .toJson();
  }

  private static CliException fails(
      ThrowingCallable call, ExitCode exit, String message, String remedy) {
    CliException[] thrown = new CliException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              thrown[0] = e;
              assertThat(e.exit()).isEqualTo(exit);
              assertThat(e.remedy()).contains(remedy);
            })
        .hasMessageContaining(message);
    return thrown[0];
  }
}
