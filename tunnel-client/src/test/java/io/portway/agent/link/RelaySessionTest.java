package io.portway.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
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
import io.portway.trunk.LinkWear;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaySessionTest {
  private static final int PARTS = 8;
  private static final int PART = 1 << 20;

  @TempDir Path directory;

  private final EventLoopGroup loops = Transports.detect().loops(2, "session");
  private final Resolver resolver = new Resolver();
  private final List<Continuity> welcomes = new CopyOnWriteArrayList<>();
  private TestCa ca;
  private ScriptedRelay relay;
  private RelaySession session;
  private volatile boolean echoes;
  private LinkWear wear = LinkWear.DEFAULT;

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

  // ---- stopping, and links that are replaced ----

  @Test
  void relayThatStopsIsNotDialledBeforeTheTimeItTold() throws Exception {
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    relay.hellos.clear();
    GoAway bye = new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 1_500, "the relay stops");
    long told = System.nanoTime();

    relay.end(0, bye);
    relay.end(1, bye);

    relay.awaitHello();
    assertThat(Duration.ofNanos(System.nanoTime() - told)).isGreaterThan(Duration.ofMillis(1_500));
    await().until(() -> session.state().trunks().size() == 2);
  }

  @Test
  void drainedSessionIsDoneWhenItsStreamsAreOver() throws Exception {
    echoes = true;
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    Received back = new Received();
    TunnelStream stream = relay.open(1, 1, 1, back);
    write(stream, "a".getBytes(StandardCharsets.US_ASCII));
    await().until(() -> back.size() == 1);

    CompletableFuture<Void> drained = session.drain("the agent stops");

    await().until(() -> !relay.trunk(0).takesStreams() && !relay.trunk(1).takesStreams());
    write(stream, "b".getBytes(StandardCharsets.US_ASCII));
    await().until(() -> back.size() == 2);
    assertThat(drained).isNotDone();
    ScriptedRelay.call(relay.trunk(1), stream::close);
    drained.get(20, TimeUnit.SECONDS);
  }

  @Test
  void streamsGoOnByteForByteWhileTheirLinkIsReplaced() throws Exception {
    byte[] sent = new byte[PARTS * PART];
    new Random(20261125).nextBytes(sent);
    Received back = new Received();
    TunnelStream stream = echoOverAResumingRelay(back);
    Trunk trunk = relay.trunk(0);
    long epoch = 1;

    for (int part = 0; part < PARTS; part++) {
      write(stream, Arrays.copyOfRange(sent, part * PART, (part + 1) * PART));
      trunk.eventLoop().execute(() -> trunk.relink("the test asks for it"));
      Hello hello = relay.awaitHello();
      assertThat(hello.trunk()).isZero();
      assertThat(hello.epoch()).isEqualTo(++epoch);
      assertThat(hello.session()).isEqualTo(relay.session());
      await().until(() -> session.state().trunks().size() == 2);
      await().until(() -> ScriptedRelay.call(trunk, trunk::hasLink));
    }

    await().until(() -> back.size() == sent.length);
    assertThat(back.bytes()).isEqualTo(sent);
    assertThat(session.reconnects()).as("nothing was lost").isZero();
    assertThat(stream.isOpen()).isTrue();
    assertThat(welcomes).containsOnlyOnce(Continuity.NEW_SESSION);
  }

  @Test
  void linkThatHasCarriedItsRecordsIsReplaced() throws Exception {
    wear = new LinkWear(50, Duration.ofDays(1));
    Received back = new Received();
    TunnelStream stream = echoOverAResumingRelay(back);

    for (int i = 1; i <= 50; i++) {
      write(stream, new byte[] {(byte) i});
      int size = i;
      await().until(() -> back.size() == size);
    }

    Hello successor = relay.awaitHello();
    assertThat(successor.trunk()).isZero();
    assertThat(successor.epoch()).isEqualTo(2);
    assertThat(successor.received()).isPositive();
    assertEchoes(stream, back, 51);
    assertThat(session.reconnects()).as("nothing was lost").isZero();
  }

  @Test
  void linkThatHasLivedItsAgeIsReplaced() throws Exception {
    wear = new LinkWear(1L << 24, Duration.ofMillis(500));
    Received back = new Received();
    TunnelStream stream = echoOverAResumingRelay(back);
    assertEchoes(stream, back, 1);

    Map<Integer, Long> epochs = new HashMap<>();
    while (epochs.size() < 2) {
      Hello successor = relay.awaitHello();
      epochs.put(successor.trunk(), successor.epoch());
    }

    assertThat(epochs.values()).allMatch(epoch -> epoch >= 2);
    assertEchoes(stream, back, 2);
    assertThat(session.reconnects()).as("nothing was lost").isZero();
    assertThat(welcomes).containsOnlyOnce(Continuity.NEW_SESSION);
  }

  private static void assertEchoes(TunnelStream stream, Received back, int size) {
    write(stream, new byte[] {(byte) size});
    await().until(() -> back.size() == size);
    assertThat(stream.isOpen()).isTrue();
  }

  @Test
  void linkWhoseSuccessorIsRefusedIsResumed() throws Exception {
    byte[] sent = new byte[PART];
    new Random(1).nextBytes(sent);
    Received back = new Received();
    TunnelStream stream = echoOverAResumingRelay(back);
    AtomicInteger refusals = new AtomicInteger();
    relay.refusal =
        hello ->
            refusals.getAndIncrement() == 0
                ? new GoAway(GoAway.Scope.LINK, GoAwayCode.EXCESS, 0, 0, "not now")
                : null;

    write(stream, sent);
    session.relink("the test asks for it");

    await().until(() -> session.reconnects() > 0);
    await().until(() -> back.size() == sent.length);
    assertThat(back.bytes()).isEqualTo(sent);
  }

  @Test
  void linkThatCannotBeReplacedIsKept() throws Exception {
    Received back = new Received();
    TunnelStream stream = echoOverAResumingRelay(back);
    SocketAddress before = session.state().localAddress();
    relay.stopListening();

    session.relink("the test asks for it");

    for (int i = 1; i <= 20; i++) {
      write(stream, new byte[] {(byte) i});
      int size = i;
      await().until(() -> back.size() == size);
    }
    assertThat(session.state().trunks()).hasSize(2);
    assertThat(session.state().localAddress()).isEqualTo(before);
  }

  private TunnelStream echoOverAResumingRelay(Received back) throws InterruptedException {
    relay.resumes = true;
    echoes = true;
    dial();
    await().until(() -> relay.liveTrunks() == 2);
    relay.awaitHello();
    relay.awaitHello();
    await().until(() -> session.state().trunks().size() == 2);
    return relay.open(0, 1, 1, back);
  }

  private static void write(TunnelStream stream, byte[] bytes) {
    stream.writeAndFlush(Unpooled.wrappedBuffer(bytes), stream.voidPromise());
  }

  /** Sends back what it gets. */
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ((TunnelStream) ctx.channel()).release(((ByteBuf) msg).readableBytes());
      ctx.writeAndFlush(msg, ctx.voidPromise());
    }
  }

  /** What came back on a stream. */
  private static final class Received extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    synchronized int size() {
      return all.size();
    }

    synchronized byte[] bytes() {
      return all.toByteArray();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(true);
    }

    @Override
    public synchronized void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf part = (ByteBuf) msg;
      ((TunnelStream) ctx.channel()).release(part.readableBytes());
      all.writeBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
  }

  private LinkSettings settings(Duration welcome) {
    return new LinkSettings(
        relay.address(),
        LinkSettings.AGENT,
        "test/1",
        Duration.ofSeconds(3),
        welcome,
        TrunkConfig.DEFAULT,
        wear);
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
      if (echoes) {
        stream.pipeline().addLast(new Echo());
      }
      stream.accept(0);
      stream.config().setAutoRead(true);
    }

    @Override
    public void onChange(SessionState state) {}
  }
}
