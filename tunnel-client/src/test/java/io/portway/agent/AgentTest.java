package io.portway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.config.SearchConfig;
import io.portway.agent.job.JobProgram;
import io.portway.agent.link.SessionState;
import io.portway.agent.status.StatusClient;
import io.portway.agent.status.StatusView;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.config.ConfigException;
import io.portway.config.Places;
import io.portway.control.ControlMessage;
import io.portway.identity.Identity;
import io.portway.identity.IdentityStore;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.local.MappingView;
import io.portway.local.ReloadReport;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import io.portway.stream.Joint;
import io.portway.stream.TunnelStream;
import io.portway.testing.ScriptedRelay;
import io.portway.testing.TestCa;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final JobProgram NO_JOBS =
      new JobProgram() {
        @Override
        public List<String> command(SearchConfig search) {
          return List.of("false");
        }

        @Override
        public byte[] greeting(SearchConfig search) {
          return new byte[0];
        }
      };

  @TempDir Path directory;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestCa ca;
  private ScriptedRelay relay;
  private Agent agent;

  /** What the file holds by now. */
  private volatile Supplier<AgentConfig> reloaded = this::config;

  @BeforeEach
  void start() {
    ca = TestCa.in(directory.resolve("ca"));
    relay = new ScriptedRelay(ca);
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.close();
    }
    relay.close();
    ca.close();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void statesItsMappingsAndSaysWhatItServes() throws Exception {
    run(
        new MappingConfig(
            MappingName.parse("ssh"),
            Protocol.SSH,
            HostPort.parse("127.0.0.1:22"),
            Optional.of(20022),
            Optional.empty(),
            MappingConfig.DEFAULT_CONNECT_TIMEOUT),
        mapping("private", HostPort.parse("[::1]:9200")));

    List<ControlMessage.Stated> stated =
        relay.awaitMessage(ControlMessage.StateMappings.class).mappings();
    assertThat(stated)
        .containsExactly(
            new ControlMessage.Stated("ssh", "ssh", "127.0.0.1:22", 20022, null),
            new ControlMessage.Stated("private", "tcp", "[::1]:9200", null, null));
    assertThat(served()).hasToString("connected relay=" + relay.address() + " trunks=2 mappings=2");
  }

  @Test
  void refusedMappingDoesNotKeepTheOthersBack() throws Exception {
    relay.onMessage =
        message -> {
          relay.send(new ControlMessage.MappingRefused("a", "port 20022 belongs to agent home"));
          relay.send(new ControlMessage.MappingAccepted("b", 1, 1, null));
        };

    run(mapping("a", echo()), mapping("b", echo()));

    assertThat(served().mappings()).isEqualTo(1);
  }

  @Test
  void bytesGoToTheBackendAndBack() throws Exception {
    run(mapping("echo", echo()));
    served();

    Visitor visitor = open(1);
    visitor.write("hello");

    assertThat(visitor.result()).isEqualTo(OpenOutcome.OK);
    await().untilAsserted(() -> assertThat(visitor.received()).isEqualTo("hello"));
    visitor.finish();
    await().until(() -> visitor.finished);
    assertThat(visitor.received()).isEqualTo("hello");
  }

  @Test
  void backendsSocketIsOnTheLoopOfItsVisitorsTrunk() throws Exception {
    run(mapping("echo", echo()));
    served();
    List<Trunk> trunks = agent.state().trunks().stream().map(SessionState.Live::trunk).toList();
    assertThat(trunks).extracting(Trunk::eventLoop).hasSize(2).doesNotHaveDuplicates();

    for (int index = 0; index < 2; index++) {
      Visitor visitor = new Visitor();
      relay.open(index, 1, relay.generation(), visitor);
      assertThat(visitor.result()).isEqualTo(OpenOutcome.OK);
    }

    for (Trunk trunk : trunks) {
      List<EventLoop> loops = new ArrayList<>();
      ScriptedRelay.call(
          trunk,
          () -> {
            trunk.forEachStream(
                stream -> loops.add(stream.pipeline().get(Joint.class).peer().eventLoop()));
            return null;
          });
      assertThat(loops).as("backends of trunk " + trunk.index()).containsExactly(trunk.eventLoop());
    }
  }

  /** A client that sends and half-closes at once gets its whole answer. */
  @Test
  void finThatCameBeforeTheBackendWasConnectedReachesIt() throws Exception {
    run(mapping("echo", echo()));
    served();

    Visitor visitor = open(1);
    visitor.finish();

    assertThat(visitor.result()).isEqualTo(OpenOutcome.OK);
    await().until(() -> visitor.finished);
  }

  @Test
  void backendThatRefusesIsNamed() throws Exception {
    HostPort nobody;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new HostPort("127.0.0.1", once.getLocalPort());
    }
    run(mapping("dead", nobody));
    served();

    Visitor visitor = open(1);

    assertThat(visitor.result()).isEqualTo(OpenOutcome.REFUSED);
    assertThat(visitor.detail).isEqualTo(nobody + " refused the connection");
  }

  @Test
  void backendThatDoesNotAnswerTimesOut() throws Exception {
    run(mapping("deaf", deaf(), Duration.ofMillis(200)));
    served();

    Visitor visitor = open(1);

    assertThat(visitor.result()).isEqualTo(OpenOutcome.TIMEOUT);
    assertThat(visitor.detail).endsWith("did not answer within 0.2 s");
  }

  @Test
  void nameWithoutAddressIsUnreachable() throws Exception {
    run(mapping("nowhere", HostPort.parse("no-such-host.invalid:22")));
    served();

    Visitor visitor = open(1);

    assertThat(visitor.result()).isEqualTo(OpenOutcome.UNREACHABLE);
    assertThat(visitor.detail).contains("no-such-host.invalid");
  }

  @Test
  void mappingThatWasNeverAcceptedIsRefused() throws Exception {
    run(mapping("echo", echo()));
    served();

    Visitor visitor = new Visitor();
    relay.open(0, 1, relay.generation() + 1, visitor);

    assertThat(visitor.result()).isEqualTo(OpenOutcome.UNKNOWN_MAPPING);
  }

  @Test
  void reloadStatesMappingsAgainAndNewStreamsGetTheNewBackend() throws Exception {
    HostPort before = echo();
    HostPort nobody = new HostPort("127.0.0.1", 1);
    run(mapping("echo", before), mapping("gone", before));
    served();
    relay.awaitMessage(ControlMessage.StateMappings.class);
    Visitor early = new Visitor();
    relay.open(0, 1, relay.generation() - 1, early);
    early.write("a");
    await().until(() -> early.received().equals("a"));

    reloaded = () -> config(mapping("echo", nobody), mapping("fresh", before));
    assertThat(agent.reload().join())
        .isEqualTo(new ReloadReport(List.of("agent.mappings"), List.of(), List.of()));

    assertThat(relay.awaitMessage(ControlMessage.StateMappings.class).mappings())
        .extracting(ControlMessage.Stated::name, ControlMessage.Stated::backend)
        .containsExactly(tuple("echo", nobody.toString()), tuple("fresh", before.toString()));
    await().until(() -> agent.status().join().mappings().get(1).state() == MappingView.State.READY);
    Visitor late = new Visitor();
    relay.open(0, 1, relay.generation() - 1, late);
    assertThat(late.result()).isEqualTo(OpenOutcome.REFUSED);
    early.write("b");
    await().until(() -> early.received().equals("ab"));
  }

  @Test
  void reloadOfABadFileChangesNothing() throws Exception {
    run(mapping("echo", echo()));
    served();
    reloaded =
        () -> {
          throw Places.none().problem("agent.mappings", "is wrong (expected: right)", "Mend it.");
        };

    ReloadReport report = agent.reload().join();

    assertThat(report.problems()).hasSize(1);
    assertThat(agent.status().join().mappings()).hasSize(1);
    assertThat(agent.reload().join()).isEqualTo(report);
  }

  @Test
  void drainingAgentFinishesItsStreams() throws Exception {
    run(mapping("echo", echo()));
    served();
    Visitor visitor = open(1);
    visitor.write("a");
    await().until(() -> visitor.received().equals("a"));

    CompletableFuture<Void> drained = agent.drain();

    await().until(() -> !relay.trunk(0).takesStreams() && !relay.trunk(1).takesStreams());
    visitor.write("b");
    await().until(() -> visitor.received().equals("ab"));
    assertThat(drained).isNotDone();
    visitor.finish();
    drained.get(20, TimeUnit.SECONDS);
  }

  /** MAPPING-ACCEPTED runs on trunk 0, the OPEN that relies on it on any trunk. */
  @Test
  void openThatOvertakesTheAcceptanceIsServed() throws Exception {
    relay.onMessage = message -> {};
    run(mapping("echo", echo()));
    relay.awaitMessage(ControlMessage.StateMappings.class);
    await().until(() -> relay.liveTrunks() == 2);

    Visitor visitor = new Visitor();
    relay.open(1, 7, 3, visitor);
    relay.send(new ControlMessage.MappingAccepted("echo", 7, 3, null));

    assertThat(visitor.result()).isEqualTo(OpenOutcome.OK);
  }

  /** More than may be dialled at once: those beyond wait for a place, and none is forgotten. */
  @Test
  void crowdOfVisitorsIsAnsweredInItsTurn() throws Exception {
    run(mapping("deaf", deaf(), Duration.ofMillis(300)));
    served();

    List<Visitor> visitors = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      visitors.add(open(1));
    }

    for (Visitor visitor : visitors) {
      assertThat(visitor.result()).isEqualTo(OpenOutcome.TIMEOUT);
    }
  }

  @Test
  void lostLinkClosesTheBackendsSockets() throws Exception {
    HostPort backend = echo();
    run(mapping("echo", backend));
    served();
    Visitor visitor = open(1);
    assertThat(visitor.result()).isEqualTo(OpenOutcome.OK);
    await().until(() -> !echoConnections.stream().allMatch(Socket::isClosed));

    relay.cut(1);

    await().until(() -> echoConnections.stream().allMatch(Socket::isClosed));
  }

  @Test
  void mappingsAreStatedAgainToARestartedRelay() throws Exception {
    run(mapping("echo", echo()));
    served();
    relay.awaitMessage(ControlMessage.StateMappings.class);

    relay.stop();
    relay.listen();

    relay.awaitMessage(ControlMessage.StateMappings.class);
    await().until(() -> relay.liveTrunks() == 2);
    await().until(() -> open(1).result() == OpenOutcome.OK);
  }

  @Test
  void statusShowsTrunksMappingsAndWhatWentThrough() throws Exception {
    run(mapping("echo", echo()));
    served();
    Visitor visitor = open(1);
    visitor.write("hello");
    await().untilAsserted(() -> assertThat(visitor.received()).isEqualTo("hello"));

    StatusView status = StatusClient.of(config(), "tunnel-client run").status();

    assertThat(status.name().value()).isEqualTo("office");
    assertThat(status.state()).isEqualTo(StatusView.State.CONNECTED);
    assertThat(status.trunks()).hasSize(2);
    assertThat(status.seenAs()).isEqualTo("127.0.0.1:1");
    assertThat(status.behindNat()).isFalse();
    MappingView echo = status.mappings().get(0);
    assertThat(echo.state()).isEqualTo(MappingView.State.READY);
    assertThat(echo.streams()).isEqualTo(1);
    assertThat(echo.bytesIn()).isEqualTo(5);
    assertThat(echo.bytesOut()).isEqualTo(5);
    assertThat(echo.lastOpen().result()).isEqualTo("ok");
  }

  @Test
  void statusOfARefusedAgentSaysWhy() throws Exception {
    relay.refusal =
        hello -> new GoAway(GoAway.Scope.SESSION, GoAwayCode.REVOKED, 0, 0, "revoked at noon");

    run(mapping("echo", echo()));

    await()
        .untilAsserted(
            () -> {
              StatusView status = StatusClient.of(config(), "tunnel-client run").status();
              assertThat(status.state()).isEqualTo(StatusView.State.REFUSED);
              assertThat(status.lastError()).contains("revoked at noon");
              assertThat(status.mappings().get(0).state())
                  .isEqualTo(MappingView.State.AGENT_OFFLINE);
            });
  }

  @Test
  void stateDirectoryInUseIsAConfigurationProblem() throws Exception {
    run(mapping("echo", echo()));

    assertThatThrownBy(() -> Agent.start(config(), this::config, NO_JOBS, "test/1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
  }

  @Test
  void visitorsIdentityIsRefused() {
    store(ca.visitor("laptop"));

    assertThatThrownBy(() -> Agent.start(config(), this::config, NO_JOBS, "test/1"))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.REFUSED))
        .hasMessageContaining("visitor laptop");
  }

  // ---- what it is made of ----

  private void run(MappingConfig... mappings) {
    store(ca.agent("office"));
    agent = Agent.start(config(mappings), () -> reloaded.get(), NO_JOBS, "test/1");
  }

  private void store(Identity identity) {
    try (StateDirectory state =
        StateDirectory.claim(directory.resolve("agent"), StateOwner.CLIENT)) {
      new IdentityStore(state).save(identity.at(relay.address()));
    }
  }

  private AgentConfig config(MappingConfig... mappings) {
    return new AgentConfig(
        directory.resolve("agent"),
        Optional.empty(),
        Optional.empty(),
        HostPort.parse("127.0.0.1:0"),
        64L << 20,
        TrunkConfig.DEFAULT,
        Duration.ofSeconds(30),
        List.of(mappings),
        Places.none());
  }

  private static MappingConfig mapping(String name, HostPort backend) {
    return mapping(name, backend, MappingConfig.DEFAULT_CONNECT_TIMEOUT);
  }

  private static MappingConfig mapping(String name, HostPort backend, Duration timeout) {
    return new MappingConfig(
        MappingName.parse(name),
        Protocol.TCP,
        backend,
        Optional.empty(),
        Optional.empty(),
        timeout);
  }

  private Served served() throws Exception {
    return agent.served().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Opens a stream of mapping {@code number} on trunk 1. */
  private Visitor open(int number) {
    Visitor visitor = new Visitor();
    relay.open(1, number, relay.generation(), visitor);
    return visitor;
  }

  private final List<Socket> echoConnections = new CopyOnWriteArrayList<>();

  /** A backend that sends back what it gets, and closes when that ends. */
  private HostPort echo() throws IOException {
    ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    opened.add(server);
    Thread acceptor =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket socket = server.accept();
                  echoConnections.add(socket);
                  Thread connection = new Thread(() -> echo(socket), "echo-connection");
                  connection.setDaemon(true);
                  connection.start();
                }
              } catch (IOException e) {
                // The test closed it.
              }
            },
            "echo");
    acceptor.setDaemon(true);
    acceptor.start();
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      // Reset by the agent: part of some tests.
    }
  }

  /** A port whose backlog is full: the kernel drops every further SYN. */
  private HostPort deaf() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    opened.add(server);
    for (int i = 0; i < 3; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(server.getLocalSocketAddress());
      opened.add(filler);
    }
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  /** The relay's end of a stream. */
  private static final class Visitor extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<OpenOutcome> results = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile TunnelStream stream;
    private volatile String detail;
    private volatile boolean finished;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      stream = (TunnelStream) ctx.channel();
    }

    OpenOutcome result() throws InterruptedException {
      return results.poll(20, TimeUnit.SECONDS);
    }

    void write(String text) {
      Channel channel = stream;
      channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    void finish() {
      stream.eventLoop().execute(stream::shutdownOutput);
    }

    synchronized String received() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws IOException {
      ByteBuf part = (ByteBuf) msg;
      synchronized (this) {
        part.readBytes(bytes, part.readableBytes());
      }
      part.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult result) {
        detail = result.detail();
        results.add(result.outcome());
      } else if (event == ChannelInputShutdownEvent.INSTANCE) {
        finished = true;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
