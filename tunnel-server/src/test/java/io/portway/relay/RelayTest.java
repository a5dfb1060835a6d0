package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.portway.config.Places;
import io.portway.control.ControlMessage;
import io.portway.control.ControlMessage.MappingAccepted;
import io.portway.control.ControlMessage.MappingRefused;
import io.portway.control.ControlMessage.Stated;
import io.portway.identity.Identity;
import io.portway.local.ReloadReport;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.relay.config.PublicHost;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.enrol.Admission;
import io.portway.relay.enrol.InvitationTerms;
import io.portway.relay.session.ResumeRefusal;
import io.portway.stream.Joint;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay on real sockets, against a peer whose every step is chosen. */
class RelayTest {
  /** After that the relay refuses a visitor whose backend has not answered. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private static final String ONE = "00000000000000000000000000000001";
  private static final String OTHER = "00000000000000000000000000000002";

  private static final Duration HOLD = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** What a reload reads. */
  private volatile Supplier<RelayConfig> file = this::unchanged;

  private Relay relay;
  private int port;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    relay = Relay.start(unchanged(), () -> file.get());
  }

  private RelayConfig unchanged() {
    return config("127.0.0.1:0", port + "", HOLD);
  }

  private RelayConfig config(String listen, String ports, Duration hold) {
    return new RelayConfig(
        HostPort.parse(listen),
        PublicHost.parse("127.0.0.1"),
        PortRanges.parse(ports),
        IpAddress.parse("127.0.0.1"),
        directory.resolve("relay"),
        HostPort.parse("127.0.0.1:0"),
        hold,
        Duration.ofSeconds(60),
        128L << 20,
        TrunkConfig.DEFAULT,
        DRAIN,
        Places.none());
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Identity agent(String name) {
    return Admission.enrol(
        relay.state(), InvitationTerms.agent(AgentName.parse(name)), HostPort.parse("127.0.0.1:1"));
  }

  private Identity visitor(String name, String allowed) {
    return Admission.enrol(
        relay.state(),
        InvitationTerms.visitor(AgentName.parse(name), MappingRef.parse(allowed)),
        HostPort.parse("127.0.0.1:1"));
  }

  private ScriptedPeer peer(Identity identity, String instance) {
    return new ScriptedPeer(
        relay.listenAddress(), identity, identity.kind().configName(), instance);
  }

  private static ControlMessage.StateMappings states(Stated... mappings) {
    return new ControlMessage.StateMappings(List.of(mappings));
  }

  private Stated publicTcp(String name) {
    return new Stated(name, "tcp", "127.0.0.1:9", port, null);
  }

  /** Answers every stream with what it says, upper-cased first letter aside: an echo. */
  private static void echo(Trunk trunk, TunnelStream stream) {
    stream
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                stream.release(((ByteBuf) msg).readableBytes());
                ctx.writeAndFlush(msg, ctx.voidPromise());
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                stream.shutdownOutput();
              }
            });
    stream.accept(1);
    stream.config().setAutoRead(true);
  }

  private String exchange(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static GoAwayCode refusalOf(
      java.util.concurrent.CompletableFuture<ScriptedPeer.Connected> dial) {
    try {
      dial.join();
      throw new AssertionError("the dial was welcomed");
    } catch (CompletionException e) {
      if (e.getCause() instanceof ScriptedPeer.Refused refused) {
        return refused.goAway.code();
      }
      throw e;
    }
  }

  @Test
  void aVisitorOfAPublicPortReachesTheAgent() throws IOException {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.dial(zero.welcome().session(), 1, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));

      MappingAccepted accepted = (MappingAccepted) office.nextControl();

      assertThat(accepted.endpoint()).isEqualTo("127.0.0.1:" + port);
      assertThat(exchange("hello")).isEqualTo("hello");
      assertThat(exchange("again")).isEqualTo("again");
      assertThat(relay.listenAddress().getPort()).isPositive();
    }
  }

  @Test
  void visitorsSocketsAreOnTheLoopOfTheirTrunk() throws Exception {
    List<Socket> visitors = new ArrayList<>();
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.dial(zero.welcome().session(), 1, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));
      office.nextControl();

      for (int i = 0; i < 6; i++) {
        Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port);
        visitors.add(visitor);
        visitor.setSoTimeout(20_000);
        visitor.getOutputStream().write(i);
        assertThat(visitor.getInputStream().read()).isEqualTo(i);
      }

      List<Trunk> trunks = relay.sessions().all().iterator().next().trunks();
      assertThat(trunks).extracting(Trunk::eventLoop).hasSize(2).doesNotHaveDuplicates();
      for (Trunk trunk : trunks) {
        List<EventLoop> loops = new ArrayList<>();
        trunk
            .eventLoop()
            .submit(
                () ->
                    trunk.forEachStream(
                        stream -> loops.add(stream.pipeline().get(Joint.class).peer().eventLoop())))
            .get(20, TimeUnit.SECONDS);
        assertThat(loops).as("visitors of trunk " + trunk.index()).hasSize(3);
        assertThat(loops).containsOnly(trunk.eventLoop());
      }
    } finally {
      for (Socket visitor : visitors) {
        visitor.close();
      }
    }
  }

  private boolean nobodyHasALink() {
    return relay.sessions().all().stream().allMatch(session -> session.trunks().isEmpty());
  }

  // ---- drain ----

  private Stated publicHttp(String backend) {
    return new Stated("web", "http", backend, port, null);
  }

  private Socket visit() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void assertEchoes(Socket visitor, int letter) throws IOException {
    visitor.getOutputStream().write(letter);
    assertThat(visitor.getInputStream().read()).isEqualTo(letter);
  }

  @Test
  void drainingRelayFinishesLiveStreamsAndTakesNoNewOnes() throws Exception {
    Identity home = agent("home");
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer late = peer(home, OTHER)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicHttp("127.0.0.1:9")));
      office.nextControl();
      Socket early = visit();
      assertEchoes(early, 'a');

      CompletableFuture<Void> drained = relay.drain();

      GoAway word = office.goAways.poll(20, TimeUnit.SECONDS);
      assertThat(word.code()).isEqualTo(GoAwayCode.DRAIN);
      assertThat(word.waitMillis()).isGreaterThan((int) DRAIN.toMillis());
      assertThat(exchange("GET / HTTP/1.0\r\n\r\n"))
          .startsWith("HTTP/1.1 503 ")
          .contains("the relay stops; try again in a moment");
      assertThat(refusalOf(late.dial(null, 0, 1))).isEqualTo(GoAwayCode.DRAIN);
      assertEchoes(early, 'b');
      assertThat(drained).isNotDone();

      early.shutdownOutput();
      assertThat(early.getInputStream().read()).isEqualTo(-1);
      early.close();
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void relayWithNothingLiveIsDrainedAtOnce() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));
      office.nextControl();

      relay.drain().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void agentThatDrainsGetsNoNewStreamsAndKeepsItsOld() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      var one = office.dial(zero.welcome().session(), 1, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));
      office.nextControl();
      Socket first = visit();
      Socket second = visit();
      assertEchoes(first, 'a');
      assertEchoes(second, 'b');
      CompletableFuture<Void> drained = new CompletableFuture<>();
      Trunk leaving = zero.trunk();

      leaving
          .eventLoop()
          .execute(
              () ->
                  leaving.drain(
                      new GoAway(GoAway.Scope.TRUNK, GoAwayCode.DRAIN, 0, 0, "towards the other"),
                      () -> drained.complete(null)));

      await().until(() -> relay.sessions().all().iterator().next().trunks().size() == 1);
      int before = one.trunk().streamCount();
      for (int i = 0; i < 4; i++) {
        assertThat(exchange("new")).isEqualTo("new");
      }
      Socket third = visit();
      assertEchoes(third, 'c');
      assertThat(one.trunk().streamCount()).isEqualTo(before + 1);
      assertEchoes(first, 'd');
      assertEchoes(second, 'e');
      assertThat(drained).isNotDone();
      first.close();
      second.close();
      third.close();
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void eachAgentIsToldAnotherTimeToComeBack() throws Exception {
    int count = 30;
    List<ScriptedPeer> fleet = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ScriptedPeer peer = peer(agent("agent-" + i), ONE);
        fleet.add(peer);
        peer.dial(null, 0, 1).join();
      }

      relay
          .state()
          .control()
          .call(
              () -> {
                relay.sessions().closeAll();
                return null;
              })
          .join();

      List<Integer> waits = new ArrayList<>();
      for (ScriptedPeer peer : fleet) {
        GoAway bye = peer.goAways.poll(20, TimeUnit.SECONDS);
        assertThat(bye.code()).isEqualTo(GoAwayCode.BYE);
        waits.add(bye.waitMillis());
      }
      assertThat(waits).doesNotHaveDuplicates();
      assertThat(waits).allMatch(wait -> wait >= 500 && wait < 500 + count * 20);
    } finally {
      fleet.forEach(ScriptedPeer::close);
    }
  }

  @Test
  void nothingIsKeptForAnAgentThatSaidBye() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      var zero = office.dial(null, 0, 1).join();
      var one = office.dial(zero.welcome().session(), 1, 1).join();
      // Its trunk waits for another link, for a minute.
      one.trunk().eventLoop().execute(one.trunk()::detach);
      await().until(() -> relay.sessions().all().iterator().next().trunks().size() == 1);

      GoAway bye = new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 0, "the agent stops");
      zero.trunk().eventLoop().execute(() -> zero.trunk().close(bye, ResetCode.SHUTDOWN));

      await().untilAsserted(() -> assertThat(relay.sessions().all()).isEmpty());
    }
  }

  // ---- reload ----

  @Test
  void reloadAppliesWhatItCanAndNamesTheRest() throws Exception {
    file = () -> config("127.0.0.1:7777", port + "", Duration.ZERO);

    ReloadReport report = relay.reload().join();

    assertThat(report.applied()).containsExactly("relay.hold");
    assertThat(report.restart()).containsExactly("relay.listen");
    assertThat(report).hasToString("applied relay.hold; a restart is needed for relay.listen");
    assertThat(relay.reload().join().applied()).as("the second time").isEmpty();
  }

  @Test
  void fileWithProblemsChangesNothing() {
    file =
        () -> {
          throw Places.none().problem("relay.hold", "is wrong (expected: right)", "Mend it.");
        };

    ReloadReport report = relay.reload().join();

    assertThat(report.problems())
        .containsExactly("(no file): relay.hold: is wrong (expected: right). Mend it.");
    assertThat(report.applied()).isEmpty();
  }

  @Test
  void mappingOutsideTheNewPortsIsUnboundAndBackWithThem() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));
      assertThat(office.nextControl()).isInstanceOf(MappingAccepted.class);
      Socket early = visit();
      assertEchoes(early, 'a');

      int other = freePort();
      file = () -> config("127.0.0.1:0", other + "", HOLD);
      assertThat(relay.reload().join().applied()).containsExactly("relay.ports");

      assertThat(((MappingRefused) office.nextControl()).reason()).contains("relay.ports");
      await().untilAsserted(() -> assertThat(canConnect()).isFalse());
      assertEchoes(early, 'b');

      file = () -> config("127.0.0.1:0", port + "", HOLD);
      relay.reload().join();

      assertThat(office.nextControl()).isInstanceOf(MappingAccepted.class);
      assertThat(exchange("back")).isEqualTo("back");
      assertEchoes(early, 'c');
      early.close();
    }
  }

  @Test
  void mappingThatIsStatedAgainKeepsItsNumberAndAChangedOneItsPort() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicHttp("127.0.0.1:9")));
      MappingAccepted first = (MappingAccepted) office.nextControl();
      Socket early = visit();
      assertEchoes(early, 'a');

      office.send(zero.trunk(), states(publicHttp("127.0.0.1:9")));
      MappingAccepted same = (MappingAccepted) office.nextControl();
      office.send(zero.trunk(), states(publicHttp("127.0.0.1:10")));
      MappingAccepted changed = (MappingAccepted) office.nextControl();

      assertThat(same).isEqualTo(first);
      assertThat(changed.number()).isNotEqualTo(first.number());
      assertThat(changed.endpoint()).isEqualTo(first.endpoint());
      assertThat(relay.mappings().join().get(0).backend()).isEqualTo("127.0.0.1:10");
      assertThat(exchange("new")).isEqualTo("new");
      assertEchoes(early, 'b');
      early.close();
    }
  }

  // ---- floods ----

  @Test
  void visitorsOfABackendThatHangsLeaveRoomForOtherMappings() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    AtomicInteger hanging = new AtomicInteger();
    Identity guest = visitor("guest", "es@office");
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer visitor = peer(guest, OTHER)) {
      var zero = office.dial(null, 0, 1).join();
      office.send(
          zero.trunk(),
          states(
              publicHttp("127.0.0.1:9"),
              new Stated("es", "elasticsearch", "127.0.0.1:9", null, null)));
      int hung =
          Stream.of(office.nextControl(), office.nextControl())
              .map(MappingAccepted.class::cast)
              .filter(accepted -> accepted.name().equals("web"))
              .mapToInt(MappingAccepted::number)
              .sum();
      office.onStream =
          (trunk, stream) -> {
            if (stream.request().mapping() != hung) {
              echo(trunk, stream);
            } else {
              hanging.incrementAndGet();
            }
          };

      long startNanos = System.nanoTime();
      for (int i = 0; i < 1024; i++) {
        crowd.add(visit());
      }
      await().until(() -> hanging.get() >= 1024);
      crowd.add(visit());
      var mine = visitor.dial(null, 0, 1).join();
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(1, "es@office"));
      var found = (ControlMessage.MappingFound) visitor.nextControl();
      Echoed answer = new Echoed();
      mine.trunk()
          .eventLoop()
          .execute(() -> mine.trunk().open(found.number(), found.generation(), null, null, answer));
      await().until(() -> answer.result != null);
      assertThat(answer.result.isOk()).isTrue();
      int before = hanging.get();
      if (System.nanoTime() - startNanos < ANSWER_LIMIT.toNanos()) {
        assertThat(before).as("of the crowd").isEqualTo(1024);
      } else {
        System.out.println("too slow to tell: the first of the crowd were refused meanwhile");
      }
      crowd.get(crowd.size() - 2).close();
      // Who waited may have been refused by now on a slow machine; a place is for any that comes.
      await()
          .until(
              () -> {
                crowd.add(visit());
                return hanging.get() > before;
              });
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void aVisitorIsHeldUntilItsAgentIsBack() throws Exception {
    Identity identity = agent("office");
    try (ScriptedPeer first = peer(identity, ONE)) {
      first.onStream = RelayTest::echo;
      var zero = first.dial(null, 0, 1).join();
      first.send(zero.trunk(), states(publicTcp("echo")));
      first.nextControl();
    }
    await().until(this::nobodyHasALink);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        ScriptedPeer second = peer(identity, OTHER)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("patience".getBytes(StandardCharsets.UTF_8));
      second.onStream = RelayTest::echo;
      var zero = second.dial(null, 0, 1).join();
      second.send(zero.trunk(), states(publicTcp("echo")));

      byte[] answer = socket.getInputStream().readNBytes(8);

      assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("patience");
    }
  }

  @Test
  void aRetiredTrunkKeepsItsVisitorsWhileAFreshOneServesNewOnes() throws Exception {
    try (ScriptedPeer office = peer(agent("office"), ONE);
        Socket early = new Socket()) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicTcp("echo")));
      office.nextControl();
      early.setSoTimeout(20_000);
      early.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      early.getOutputStream().write('a');
      assertThat(early.getInputStream().read()).isEqualTo('a');

      zero.trunk().eventLoop().execute(zero.trunk()::retire);
      await().until(() -> office.ends.contains("retired 0"));
      var fresh = office.dial(zero.welcome().session(), 0, 2).join();

      assertThat(fresh.welcome().session()).isEqualTo(zero.welcome().session());
      assertThat(exchange("late")).isEqualTo("late");
      early.getOutputStream().write('b');
      assertThat(early.getInputStream().read()).as("on the retired trunk").isEqualTo('b');

      early.shutdownOutput();
      assertThat(early.getInputStream().read()).isEqualTo(-1);
      await().until(() -> office.ends.contains("down 0"));
      assertThat(exchange("later")).isEqualTo("later");
      assertThat(relay.sessions().all()).hasSize(1);
    }
  }

  @Test
  void aPrivateVisitorIsToldThatTheAgentIsAway() {
    Identity guest = visitor("guest", "es@office");
    try (ScriptedPeer visitor = peer(guest, OTHER)) {
      Identity identity = agent("office");
      try (ScriptedPeer office = peer(identity, ONE)) {
        var zero = office.dial(null, 0, 1).join();
        office.send(
            zero.trunk(), states(new Stated("es", "elasticsearch", "127.0.0.1:9", null, null)));
        office.nextControl();
      }
      await().until(this::nobodyHasALink);
      var mine = visitor.dial(null, 0, 1).join();
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(1, "es@office"));
      var found = (ControlMessage.MappingFound) visitor.nextControl();
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(2, "es@office"));
      assertThat(((ControlMessage.MappingFound) visitor.nextControl()).number())
          .as("asking again costs nothing")
          .isEqualTo(found.number());
      Echoed answer = new Echoed();

      mine.trunk()
          .eventLoop()
          .execute(() -> mine.trunk().open(found.number(), found.generation(), null, null, answer));

      await().until(() -> answer.result.outcome() == OpenOutcome.AGENT_OFFLINE);
      assertThat(answer.result.detail()).startsWith("agent office is offline since ");
    }
  }

  @Test
  void anAgentThatDoesNotAnswerIsATimeoutAfterTenSeconds() throws IOException {
    Identity guest = visitor("guest", "es@office");
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer visitor = peer(guest, OTHER)) {
      List<TunnelStream> unanswered = new CopyOnWriteArrayList<>();
      office.onStream = (trunk, stream) -> unanswered.add(stream);
      var zero = office.dial(null, 0, 1).join();
      office.send(
          zero.trunk(),
          states(publicTcp("a"), new Stated("es", "elasticsearch", "127.0.0.1:9", null, null)));
      office.nextControl();
      office.nextControl();
      var mine = visitor.dial(null, 0, 1).join();
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(1, "es@office"));
      var found = (ControlMessage.MappingFound) visitor.nextControl();
      Echoed answer = new Echoed();
      long start = System.nanoTime();
      mine.trunk()
          .eventLoop()
          .execute(() -> mine.trunk().open(found.number(), found.generation(), null, null, answer));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(30_000);

        assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("reset");
      }
      await().until(() -> answer.result.outcome() == OpenOutcome.TIMEOUT);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
      assertThat(answer.result.detail()).isEqualTo("no answer from agent office within 10 s");
      assertThat(unanswered).hasSize(2);
      await().untilAsserted(() -> assertThat(unanswered).noneMatch(TunnelStream::isOpen));
    }
  }

  @Test
  void anotherInstanceIsRefusedWhileTheFirstAnswers() {
    Identity identity = agent("office");
    try (ScriptedPeer first = peer(identity, ONE);
        ScriptedPeer copy = peer(identity, OTHER)) {
      var zero = first.dial(null, 0, 1).join();

      assertThat(refusalOf(copy.dial(null, 0, 1))).isEqualTo(GoAwayCode.OCCUPIED);
      assertThat(first.ends).isEmpty();
      // The same process may come back at once.
      first.dial(zero.welcome().session(), 0, 2).join();
    }
  }

  @Test
  void anOlderDialOfATrunkIsStale() {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      var zero = office.dial(null, 0, 5).join();

      assertThat(refusalOf(office.dial(zero.welcome().session(), 0, 5)))
          .isEqualTo(GoAwayCode.STALE);
      assertThat(office.dial(zero.welcome().session(), 0, 6).join().welcome().session())
          .isEqualTo(zero.welcome().session());
    }
  }

  @Test
  void trunksOtherThanZeroJoinOnlyAKnownSession() {
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer stranger = peer(agent("home"), OTHER)) {
      String session = office.dial(null, 0, 1).join().welcome().session();

      assertThat(refusalOf(office.dial("0123456789abcdef0123456789abcdef", 1, 1)))
          .isEqualTo(GoAwayCode.UNKNOWN_SESSION);
      assertThat(refusalOf(stranger.dial(session, 1, 1))).isEqualTo(GoAwayCode.UNKNOWN_SESSION);
      assertThat(office.dial(session, 1, 1).join().welcome().trunk()).isEqualTo(1);
    }
  }

  @Test
  void resumesThatMayNotBeAreRefusedAndCounted() {
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer copy = peer(agent("other"), ONE)) {
      var zero = office.dial(null, 0, 5).join();
      String session = zero.welcome().session();

      // Of another identity, even if it knows the session's secret: its own session begins.
      assertThat(copy.dial(session, 0, 9).join().welcome().session()).isNotEqualTo(session);
      assertThat(refusalOf(copy.dial(session, 1, 9))).isEqualTo(GoAwayCode.UNKNOWN_SESSION);
      assertThat(relay.sessions().resumesRefused(ResumeRefusal.FOREIGN)).isEqualTo(2);
      // Said before, and said again by whoever recorded it.
      assertThat(refusalOf(office.dial(session, 0, 5))).isEqualTo(GoAwayCode.STALE);
      assertThat(refusalOf(office.dial(session, 0, 4))).isEqualTo(GoAwayCode.STALE);
      assertThat(relay.sessions().resumesRefused(ResumeRefusal.STALE)).isEqualTo(2);
      // Bytes that the relay never sent.
      assertThat(refusalOf(office.dial(office.hello(session, 0, 6, 1L << 40))))
          .isEqualTo(GoAwayCode.PROTOCOL);
      assertThat(relay.sessions().resumesRefused(ResumeRefusal.OFFSET)).isEqualTo(1);
      // Nobody's session.
      assertThat(refusalOf(office.dial("0123456789abcdef0123456789abcdef", 1, 7)))
          .isEqualTo(GoAwayCode.UNKNOWN_SESSION);
      assertThat(relay.sessions().resumesRefused(ResumeRefusal.UNKNOWN)).isEqualTo(1);

      assertThat(office.ends).as("what the refused did to the one that is there").isEmpty();
      var again = office.dial(session, 0, 7).join();
      assertThat(again.welcome().session()).isEqualTo(session);
      assertThat(again.welcome().goesOn()).isTrue();
    }
  }

  @Test
  void aVisitorIdentityCannotConnectAsAgent() {
    Identity guest = visitor("guest", "es@office");
    try (ScriptedPeer impostor = new ScriptedPeer(relay.listenAddress(), guest, "agent", ONE);
        ScriptedPeer honest = peer(guest, OTHER)) {
      assertThat(refusalOf(impostor.dial(null, 0, 1))).isEqualTo(GoAwayCode.FORBIDDEN);
      assertThat(honest.dial(null, 0, 1).join().welcome().name()).isEqualTo("guest");
    }
  }

  @Test
  void aPortBelongsToTheAgentThatHadItFirst() {
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer home = peer(agent("home"), OTHER)) {
      var first = office.dial(null, 0, 1).join();
      office.send(first.trunk(), states(publicTcp("a")));
      assertThat(office.nextControl()).isInstanceOf(MappingAccepted.class);
      var second = home.dial(null, 0, 1).join();
      home.send(
          second.trunk(),
          states(publicTcp("b"), new Stated("private", "http", "127.0.0.1:9", null, null)));

      assertThat(((MappingRefused) home.nextControl()).reason())
          .contains("belongs to mapping a of agent office");
      assertThat(((MappingAccepted) home.nextControl()).name()).isEqualTo("private");
    }
  }

  @Test
  void aMappingMayNarrowTheRelaysBindAddressAndNotWidenIt() {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      var zero = office.dial(null, 0, 1).join();

      office.send(zero.trunk(), states(new Stated("a", "tcp", "127.0.0.1:9", port, "0.0.0.0")));
      assertThat(((MappingRefused) office.nextControl()).reason())
          .isEqualTo("bind 0.0.0.0 is not within the relay's own (relay.bind: 127.0.0.1)");

      office.send(zero.trunk(), states(new Stated("a", "tcp", "127.0.0.1:9", port, "127.0.0.1")));
      assertThat(office.nextControl()).isInstanceOf(MappingAccepted.class);
    }
  }

  @Test
  void aMappingThatIsNoLongerStatedIsUnbound() throws IOException {
    Identity identity = agent("office");
    try (ScriptedPeer office = peer(identity, ONE)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(zero.trunk(), states(publicTcp("a")));
      office.nextControl();
      assertThat(exchange("there")).isEqualTo("there");

      office.send(zero.trunk(), states());

      await().untilAsserted(() -> assertThat(canConnect()).isFalse());
    }
  }

  private boolean canConnect() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aVisitorReachesThePrivateMappingItWasAllowedAndNoOther() {
    Identity guest = visitor("guest", "es@office");
    try (ScriptedPeer office = peer(agent("office"), ONE);
        ScriptedPeer visitor = peer(guest, OTHER)) {
      office.onStream = RelayTest::echo;
      var zero = office.dial(null, 0, 1).join();
      office.send(
          zero.trunk(),
          states(
              new Stated("es", "elasticsearch", "127.0.0.1:9", null, null),
              new Stated("other", "tcp", "127.0.0.1:9", null, null)));
      office.nextControl();
      office.nextControl();
      var mine = visitor.dial(null, 0, 1).join();
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(1, "other@office"));
      assertThat(visitor.nextControl()).isInstanceOf(ControlMessage.MappingNotFound.class);
      visitor.send(mine.trunk(), new ControlMessage.FindMapping(2, "es@office"));
      var found = (ControlMessage.MappingFound) visitor.nextControl();
      Echoed echoed = new Echoed();

      mine.trunk()
          .eventLoop()
          .execute(
              () -> {
                Optional<TunnelStream> stream =
                    mine.trunk().open(found.number(), found.generation(), null, null, echoed);
                stream.orElseThrow().writeAndFlush(bytes("private"));
              });

      await().untilAsserted(() -> assertThat(echoed.text).isEqualTo("private"));
      assertThat(echoed.result.isOk()).isTrue();

      relay
          .state()
          .control()
          .call(
              () -> {
                relay.state().book().deny(AgentName.parse("guest"), MappingRef.parse("es@office"));
                return null;
              })
          .join();
      await().atMost(Duration.ofSeconds(1)).until(() -> echoed.ended);
    }
  }

  @Test
  void revokingCutsTheLiveSessionAndTheAgentCannotReturn() {
    Identity identity = agent("office");
    try (ScriptedPeer office = peer(identity, ONE)) {
      var zero = office.dial(null, 0, 1).join();

      relay
          .state()
          .control()
          .call(
              () -> {
                relay.state().book().revoke(AgentName.parse("office"));
                return null;
              })
          .join();

      await().atMost(Duration.ofSeconds(1)).until(() -> office.ends.contains("goaway REVOKED"));
      assertThat(refusalOf(office.dial(null, 0, 2))).isEqualTo(GoAwayCode.REVOKED);
      assertThat(zero.welcome().name()).isEqualTo("office");
    }
  }

  @Test
  void aNewerAgentIsServedAndOneThatIsTooNewIsTold() {
    try (ScriptedPeer office = peer(agent("office"), ONE)) {
      assertThat(refusalOf(office.dial(office.hello(9, 9, null, 0, 1))))
          .isEqualTo(GoAwayCode.VERSION);
      assertThat(office.dial(office.hello(9, 0, null, 0, 1)).join().welcome().minor()).isZero();
    }
  }

  private static ByteBuf bytes(String text) {
    return io.netty.buffer.Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  /** Keeps what came back on one stream. */
  private static final class Echoed extends ChannelInboundHandlerAdapter {
    private volatile String text = "";
    private volatile OpenResult result = OpenResult.failed(OpenOutcome.BUSY, "");
    private volatile boolean ended;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf part = (ByteBuf) msg;
      text = text.concat(part.toString(StandardCharsets.UTF_8));
      ((TunnelStream) ctx.channel()).release(part.readableBytes());
      part.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult open) {
        result = open;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ended = true;
    }
  }
}
