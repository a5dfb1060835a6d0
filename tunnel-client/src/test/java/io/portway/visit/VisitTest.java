package io.portway.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import io.portway.identity.Identity;
import io.portway.identity.IdentityStore;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.stream.TunnelStream;
import io.portway.testing.ScriptedRelay;
import io.portway.testing.TestCa;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitTest {
  private static final MappingRef MAPPING = MappingRef.parse("search@office");

  @TempDir Path directory;

  private TestCa ca;
  private ScriptedRelay relay;
  private Visit visit;
  private volatile String protocol = "tcp";
  private volatile boolean admitted = true;

  @BeforeEach
  void start() {
    ca = TestCa.in(directory.resolve("ca"));
    relay = new ScriptedRelay(ca);
    relay.onMessage = this::answer;
    relay.onStream = VisitTest::echo;
    store(ca.visitor("laptop"));
  }

  @AfterEach
  void stop() {
    if (visit != null) {
      visit.close();
    }
    relay.close();
    ca.close();
  }

  @Test
  void localConnectionReachesTheMapping() throws Exception {
    visit = open();

    try (Socket socket = connect()) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();

      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
    }
    assertThat(relay.awaitHello().role()).isEqualTo("visitor");
  }

  @Test
  void openSaysWhichMappingAndWhereItsClientIs() throws Exception {
    visit = open();
    var requests = new LinkedBlockingQueue<OpenRequest>();
    relay.onStream =
        stream -> {
          requests.add(stream.request());
          stream.close();
        };

    try (Socket socket = connect()) {
      var request = requests.poll(20, TimeUnit.SECONDS);

      assertThat(request.mapping()).isEqualTo(5);
      assertThat(request.generation()).isEqualTo(2);
      assertThat(request.visitor()).isEqualTo(socket.getLocalSocketAddress());
    }
  }

  @Test
  void refusalIsToldInTheMappingsProtocol() throws Exception {
    protocol = "ssh";
    relay.onStream =
        stream ->
            stream.refuse(
                OpenResult.failed(OpenOutcome.REFUSED, "127.0.0.1:22 refused the connection"));
    visit = open();

    try (Socket socket = connect()) {
      String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(said)
          .startsWith("SSH-2.0-Portway\r\n")
          .contains("search@office: 127.0.0.1:22 refused the connection");
    }
  }

  @Test
  void refusedTcpIsReset() throws Exception {
    relay.onStream =
        stream -> stream.refuse(OpenResult.failed(OpenOutcome.UNREACHABLE, "the agent is away"));
    visit = open();

    try (Socket socket = connect()) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void resetOfALiveStreamResetsItsSocket() throws Exception {
    visit = open();

    try (Socket socket = connect()) {
      socket.getOutputStream().write('a');
      assertThat(socket.getInputStream().read()).isEqualTo('a');
      socket.getOutputStream().write('!');

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void connectionWaitsForARelayThatComesBack() throws Exception {
    visit = open();
    relay.stop();
    await().until(() -> visit.state().trunks().isEmpty());

    try (Socket socket = connect()) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      relay.listen();

      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void mappingThatIsNotThereIsARefusal() {
    admitted = false;

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.REFUSED))
        .hasMessageContaining("no such mapping for you");
  }

  /** Denied while it is open: the next one hears why; allowed again, the one after gets through. */
  @Test
  void mappingThatIsDeniedLaterIsAskedForAgain() throws Exception {
    protocol = "http";
    visit = open();
    relay.onStream =
        stream ->
            stream.refuse(OpenResult.failed(OpenOutcome.UNKNOWN_MAPPING, "no such mapping here"));
    relay.messages.clear();

    assertThat(get()).startsWith("HTTP/1.1 403 Forbidden").contains("\"error\":\"denied\"");

    relay.awaitMessage(ControlMessage.FindMapping.class);
    relay.onStream = VisitTest::echo;
    await().untilAsserted(() -> assertThat(get()).startsWith("GET / HTTP/1.0"));
  }

  @Test
  void relayThatIsNotThereIsUnreachable() {
    relay.stop();

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageContaining("refused the connection");
  }

  @Test
  void revokedVisitorIsRefused() {
    relay.refusal =
        hello -> new GoAway(GoAway.Scope.SESSION, GoAwayCode.REVOKED, 0, 0, "revoked at noon");

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.REFUSED))
        .hasMessageContaining("revoked at noon");
  }

  @Test
  void agentsIdentityIsRefused() {
    store(ca.agent("office"));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.REFUSED))
        .hasMessageContaining("agent office");
  }

  @Test
  void visitsOfOneIdentityLiveSideBySide() throws Exception {
    visit = open();
    try (Visit second = open()) {
      assertThat(second.localAddress().getPort()).isNotEqualTo(visit.localAddress().getPort());
    }
    assertThat(relay.awaitHello().instance()).isNotEmpty();
  }

  @Test
  void takenPortIsAUsageError() throws Exception {
    visit = open();

    assertThatThrownBy(() -> Visit.open(config(), MAPPING, visit.localAddress()))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(String.valueOf(visit.localAddress().getPort()));
  }

  // ---- what it is made of ----

  private Visit open() {
    return Visit.open(
        config(), MAPPING, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private VisitConfig config() {
    return new VisitConfig(
        directory.resolve("visitor"),
        Optional.empty(),
        Optional.empty(),
        TrunkConfig.DEFAULT,
        Duration.ofSeconds(30),
        "test/1");
  }

  private void store(Identity identity) {
    HostPort at = relay.address();
    try (StateDirectory state =
        StateDirectory.claim(directory.resolve("visitor"), StateOwner.CLIENT)) {
      new IdentityStore(state).save(identity.at(at));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(visit.localAddress().getAddress(), visit.localAddress().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String get() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void answer(ControlMessage message) {
    message.deliverTo(
        new ControlHandler() {
          @Override
          public void onFindMapping(ControlMessage.FindMapping find) {
            relay.send(
                admitted
                    ? new ControlMessage.MappingFound(find.id(), find.mapping(), 5, 2, protocol)
                    : new ControlMessage.MappingNotFound(
                        find.id(), find.mapping(), "no such mapping for you"));
          }
        });
  }

  /** A backend that sends back what it gets; an exclamation mark makes it reset the stream. */
  private static void echo(TunnelStream stream) {
    stream
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                var part = (ByteBuf) msg;
                if (part.getByte(part.readerIndex()) == '!') {
                  part.release();
                  stream.reset(ResetCode.PEER_RESET, "");
                } else {
                  stream.release(part.readableBytes());
                  ctx.writeAndFlush(part);
                }
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event == ChannelInputShutdownEvent.INSTANCE) {
                  stream.shutdownOutput();
                }
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
              }
            });
    stream.accept(1);
    stream.config().setAutoRead(true);
  }
}
