package io.portway.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.portway.agent.link.SessionListener.Continuity;
import io.portway.control.ControlMessage;
import io.portway.identity.Identity;
import io.portway.mapping.HostPort;
import io.portway.stream.TunnelStream;
import io.portway.testing.ScriptedRelay;
import io.portway.testing.TestCa;
import io.portway.testing.TestMemory;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaySessionTest {
  @TempDir Path directory;

  private final EventLoopGroup loops = Transports.detect().loops(2, "session");
  private final Resolver resolver = new Resolver();
  private final List<Continuity> welcomes = new CopyOnWriteArrayList<>();
  private TestCa ca;
  private ScriptedRelay relay;
  private RelaySession session;

  @BeforeEach
  void start() {
    ca = TestCa.in(directory.resolve("ca"));
    relay = new ScriptedRelay(ca);
  }

  @AfterEach
  void stop() {
    if (session != null) {
      session.close("the test is over").awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
    relay.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    resolver.close();
    ca.close();
  }

  @Test
  void joinsAsManyTrunksAsTheRelayWants() throws Exception {
    relay.trunks = 3;

    dial();

    await().until(() -> session.state().trunks().size() == 3);
    Hello first = relay.awaitHello();
    assertThat(first.session()).isNull();
    assertThat(first.role()).isEqualTo("agent");
    assertThat(first.trunk()).isZero();
    for (int i = 0; i < 2; i++) {
      Hello other = relay.awaitHello();
      assertThat(other.session()).isEqualTo(relay.session());
      assertThat(other.instance()).isEqualTo(first.instance());
      assertThat(other.trunk()).isPositive();
    }
    assertThat(session.state().phase()).isEqualTo(SessionState.Phase.CONNECTED);
    assertThat(session.state().seenAs()).isEqualTo("127.0.0.1:1");
    assertThat(session.state().localAddress()).isNotNull();
  }

  @Test
  void eachOfTwoTrunksHasALoopOfItsOwn() {
    dial();

    await().until(() -> session.state().trunks().size() == 2);
    assertThat(session.state().trunks())
        .extracting(live -> live.trunk().eventLoop())
        .doesNotHaveDuplicates();
  }

  @Test
  void lostTrunkComesBackToItsSession() throws Exception {
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    Hello zero = relay.awaitHello();
    Hello one = relay.awaitHello();

    relay.cut(1);

    Hello again = relay.awaitHello();
    assertThat(again.trunk()).isEqualTo(1);
    assertThat(again.session()).isEqualTo(relay.session());
    assertThat(again.epoch()).isGreaterThan(one.epoch());
    assertThat(again.received()).isZero();
    await().until(() -> session.state().trunks().size() == 2);
    assertThat(zero.trunk()).isZero();
    assertThat(welcomes).containsExactly(Continuity.NEW_SESSION);
  }

  @Test
  void relayThatGoesOnBehindBytesThatWereNeverSentIsDialledAnew() throws Exception {
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    relay.awaitHello();
    relay.awaitHello();

    relay.resumedAt = 1L << 40;
    relay.cut(1);

    assertThat(relay.awaitHello().trunk()).isEqualTo(1);
    Hello anew = relay.awaitHello();
    assertThat(anew.trunk()).isEqualTo(1);
    assertThat(anew.received()).isZero();
    relay.resumedAt = null;
    await().until(() -> session.state().trunks().size() == 2);
  }

  @Test
  void retiredTrunkIsFollowedByAFreshOneAndGoesWhenItsStreamsAreOver() throws Exception {
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    Hello zero = relay.awaitHello();
    relay.awaitHello();
    Trunk old = relay.trunk(0);
    ChannelInboundHandlerAdapter ignored = new ChannelInboundHandlerAdapter();
    TunnelStream stream = relay.open(0, 1, 1, ignored);

    old.eventLoop().execute(old::retire);

    Hello again = relay.awaitHello();
    assertThat(again.trunk()).isZero();
    assertThat(again.session()).isEqualTo(relay.session());
    assertThat(again.epoch()).isGreaterThan(zero.epoch());
    await().until(() -> relay.trunk(0) != null && relay.trunk(0) != old);
    assertThat(stream.isOpen()).as("the stream of the retired trunk lives").isTrue();
    assertThat(ScriptedRelay.call(old, old::hasLink)).isTrue();

    ScriptedRelay.call(old, stream::close);

    await().until(() -> !ScriptedRelay.call(old, old::hasLink));
    assertThat(session.state().trunks()).hasSize(2);
    assertThat(session.state().phase()).isEqualTo(SessionState.Phase.CONNECTED);
  }

  @Test
  void lostTrunkZeroIsWelcomedIntoTheSameSession() throws Exception {
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    Trunk one = relay.trunk(1);

    relay.cut(0);

    await()
        .untilAsserted(
            () ->
                assertThat(welcomes)
                    .containsExactly(Continuity.NEW_SESSION, Continuity.SAME_SESSION));
    assertThat(relay.trunk(1)).as("the other trunk is left alone").isSameAs(one);
  }

  @Test
  void restartedRelayGetsAllTrunksInItsNewSession() {
    dial();
    await().until(() -> session.state().trunks().size() == 2);
    Trunk before = session.state().trunks().get(1).trunk();

    relay.stop();
    await().until(() -> session.state().trunks().isEmpty());
    assertThat(session.state().phase()).isEqualTo(SessionState.Phase.CONNECTING);
    relay.listen();

    await().until(() -> session.state().trunks().size() == 2);
    assertThat(welcomes).containsExactly(Continuity.NEW_SESSION, Continuity.NEW_SESSION);
    assertThat(session.state().trunks().get(1).trunk()).isNotSameAs(before);
  }

  /** The relay forgot the session while one trunk still had its link. */
  @Test
  void trunksOfAForgottenSessionFollowTrunkZero() {
    dial();
    await().until(() -> session.state().trunks().size() == 2);
    Trunk one = session.state().trunks().get(1).trunk();

    relay.beginNewSession();
    relay.cut(0);

    await()
        .untilAsserted(
            () ->
                assertThat(session.state().trunks())
                    .hasSize(2)
                    .noneMatch(live -> live.trunk() == one));
    assertThat(relay.hellos.stream().map(Hello::session).toList()).contains(relay.session());
  }

  @Test
  void refusalIsToldWithItsReason() {
    relay.refusal =
        hello ->
            new GoAway(GoAway.Scope.SESSION, GoAwayCode.OCCUPIED, 0, 0, "connected from 192.0.2.7");

    dial();

    await().until(() -> session.state().phase() == SessionState.Phase.REFUSED);
    assertThat(session.state().failure().reason()).contains("connected from 192.0.2.7");
    assertThat(session.state().lastError()).contains("connected from 192.0.2.7");
  }

  @Test
  void passingRefusalIsDialledAgainSoon() {
    relay.refusal =
        hello ->
            hello.epoch() < 3
                ? new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 0, "the relay stops")
                : null;

    dial();

    await().until(() -> session.state().trunks().size() == 2);
  }

  @Test
  void replacedSessionGivesUpAllItsTrunks() {
    dial();
    await().until(() -> relay.liveTrunks() == 2 && session.state().trunks().size() == 2);

    relay.end(1, GoAway.Scope.SESSION, GoAwayCode.REPLACED, "another one took over");

    await().until(() -> session.state().phase() == SessionState.Phase.REFUSED);
    await().until(() -> relay.liveTrunks() == 0);
    assertThat(session.state().lastError()).contains("another one took over");
    assertThat(relay.hellos).as("dials after the replacement").hasSize(2);
  }

  @Test
  void relayThatDoesNotGreetIsGivenUp() {
    relay.silent = true;

    dial(settings(Duration.ofMillis(300)));

    await().until(() -> session.state().failure() != null);
    assertThat(session.state().failure().reason()).contains("did not greet");
    assertThat(session.state().phase()).isEqualTo(SessionState.Phase.CONNECTING);
  }

  @Test
  void relayOfAnotherCaIsNotTrusted() {
    try (TestCa other = TestCa.in(directory.resolve("other"))) {
      start(settings(Duration.ofSeconds(5)), other.agent("office"));

      await().until(() -> session.state().failure() != null);
      assertThat(session.state().failure().reason()).contains("is not the relay of this identity");
      assertThat(relay.hellos).isEmpty();
    }
  }

  @Test
  void portThatSpeaksNoTlsIsNamed() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerPlain(plain), "plain");
      server.setDaemon(true);
      server.start();

      start(
          LinkSettings.of(
              new HostPort("127.0.0.1", plain.getLocalPort()),
              LinkSettings.AGENT,
              "test/1",
              TrunkConfig.DEFAULT),
          ca.agent("office"));

      await().until(() -> session.state().failure() != null);
      assertThat(session.state().failure().reason()).contains("speaks no TLS");
    }
  }

  private static void answerPlain(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read(new byte[64]);
          socket
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // The test closed it.
    }
  }

  private LinkSettings settings(Duration welcome) {
    return new LinkSettings(
        relay.address(),
        LinkSettings.AGENT,
        "test/1",
        Duration.ofSeconds(3),
        welcome,
        TrunkConfig.DEFAULT);
  }

  private void dial() {
    dial(settings(Duration.ofSeconds(20)));
  }

  private void dial(LinkSettings settings) {
    start(settings, ca.agent("office"));
  }

  private void start(LinkSettings settings, Identity identity) {
    session =
        new RelaySession(
            settings,
            Transports.detect(),
            TestMemory.plenty(),
            loops,
            resolver,
            new Credentials(new Tls(Transports.detect()), identity),
            new Recording());
    session.start();
  }

  private final class Recording implements SessionListener {
    @Override
    public void onWelcome(Welcome welcome, Continuity continuity) {
      welcomes.add(continuity);
    }

    @Override
    public void onControl(ControlMessage message) {}

    @Override
    public void onStream(Trunk trunk, TunnelStream stream) {
      stream.accept(0);
      stream.config().setAutoRead(true);
    }

    @Override
    public void onChange(SessionState state) {}
  }
}
