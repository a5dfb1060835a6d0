package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Content;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.rig.TlsPeer;
import io.portway.wire.Frames;
import io.portway.wire.Hello;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in at the trunk port, a public port or the admin port ends alone: before and after
 * each test the same visitor's stream, open throughout, still carries bytes.
 */
@Timeout(120)
final class HostileInputEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  // Handshake and first frame have ten seconds between them; the rest is for a loaded machine.
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String TRUNK = "portway/1";
  private static final String JOIN = "portway-join/1";
  private static final int HELLO = 0x01;
  private static final int WELCOME = 0x02;
  private static final int GOAWAY = 0x0d;

  @TempDir private static Path dir;

  private static Backend echo;
  private static Rig rig;
  private static TlsPeer rogue;
  private static Socket bystander;

  @BeforeAll
  static void start() throws IOException {
    echo = Backend.echo();
    rig =
        Rig.in(dir).mapping("echo", "tcp", echo.port()).mapping("web", "http", echo.port()).start();
    AgentDaemon enrolled = rig.newAgent("rogue");
    enrolled.join(rig.relay().invite("rogue")).outOrThrow();
    rogue = TlsPeer.of(enrolled.state().resolve("identity.pem"));
    bystander = rig.connect("echo", LIMIT);
  }

  @AfterAll
  static void stop() throws IOException {
    bystander.close();
    rig.close();
    echo.close();
  }

  @BeforeEach
  @AfterEach
  void bystanderIsServed() throws IOException {
    byte[] sent = Content.bytes(System.nanoTime(), 1000);
    bystander.getOutputStream().write(sent);
    assertThat(bystander.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    assertThat(rig.relay().process().alive()).isTrue();
    assertThat(rig.agent().process().alive()).isTrue();
  }

  @Test
  void validHelloIsWelcomed() throws IOException {
    try (SSLSocket link = rogue.connect(rig.listenPort(), TRUNK, LIMIT)) {
      link.getOutputStream().write(hello());

      assertThat(firstFrame(link)).isEqualTo(WELCOME);
    }
  }

  @Test
  void randomBytesAtTheTrunkPortAreClosed() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (Socket socket = toTrunkPort()) {
        write(socket, Content.bytes(i, 1 + i * 37));
        socket.shutdownOutput();
        assertThat(endsWithin(socket)).as("connection %d", i).isTrue();
      }
    }
  }

  @Test
  void plainHttpAtTheTrunkPortIsClosed() throws IOException {
    try (Socket socket = toTrunkPort()) {
      write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(endsWithin(socket)).isTrue();
    }
  }

  @Test
  void clientWithoutACertificateIsClosedUnwelcomed() throws IOException {
    assertUnwelcome(TlsPeer.anonymous(), hello());
  }

  @Test
  void everyTruncatedHelloIsClosedByTheDeadlineAtTheLatest() throws IOException {
    byte[] hello = hello();
    for (int length : new int[] {1, 7, 8, 9, hello.length / 2, hello.length - 1}) {
      try (SSLSocket link = rogue.connect(rig.listenPort(), TRUNK, LIMIT)) {
        link.getOutputStream().write(hello, 0, length);
        link.shutdownOutput();

        assertThat(firstFrame(link))
            .as("%d of %d bytes", length, hello.length)
            .isNotEqualTo(WELCOME);
        assertThat(endsWithin(link)).isTrue();
      }
    }
  }

  @Test
  void framesThatBreakTheProtocolEndTheirLink() throws IOException {
    byte[] oversizedHello = frame(HELLO, 0, new byte[0xffff], 0);
    byte[] otherFirst = frame(0x05, 0, new byte[] {1}, 1);
    byte[] unknownCritical = frame(0x77, 1, new byte[4], 0);
    byte[] garbledHello = frame(HELLO, 0, "{\"minor\":".getBytes(StandardCharsets.US_ASCII), 0);
    for (byte[] first : List.of(oversizedHello, otherFirst, unknownCritical, garbledHello)) {
      assertUnwelcome(rogue, first);
    }
  }

  @Test
  void framesThatBreakTheProtocolAfterTheWelcomeEndTheirLink() throws IOException {
    byte[] dataAboveAnyStream = frame(0x05, 0, new byte[100], 99);
    byte[] oversizedPing = frame(0x0a, 0, new byte[9], 0);
    byte[] unknownCritical = frame(0x77, 1, new byte[4], 0);
    byte[] openByAnAgent = frame(0x03, 0, new byte[40], 2);
    byte[] random = Content.bytes(99, 100_000);
    for (byte[] next :
        List.of(dataAboveAnyStream, oversizedPing, unknownCritical, openByAnAgent, random)) {
      try (SSLSocket link = rogue.connect(rig.listenPort(), TRUNK, LIMIT)) {
        link.getOutputStream().write(hello());
        assertThat(firstFrame(link)).isEqualTo(WELCOME);

        write(link, next);

        assertThat(endsWithin(link)).as("after frame type 0x%02x", next[0]).isTrue();
      }
    }
  }

  @Test
  void unknownFrameThatIsNotCriticalIsSkipped() throws IOException {
    try (SSLSocket link = rogue.connect(rig.listenPort(), TRUNK, LIMIT)) {
      link.getOutputStream().write(hello());
      assertThat(firstFrame(link)).isEqualTo(WELCOME);

      write(link, frame(0x77, 0, new byte[60_000], 0));
      write(link, frame(0x0a, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0));

      DataInputStream in = new DataInputStream(link.getInputStream());
      int type = 0;
      while (type != 0x0b) {
        type = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = in.readUnsignedShort();
        in.readInt();
        in.readNBytes(length);
      }
    }
  }

  @Test
  void garbledJoinsAreAnsweredOrClosedAndTheNextOneWorks() throws IOException {
    byte[] oversized = frame(0x0c, 0, new byte[0xffff], 0);
    byte[] garbage = frame(0x0c, 0, "{{{".getBytes(StandardCharsets.US_ASCII), 0);
    byte[] cut = Arrays.copyOf(frame(0x0c, 0, new byte[1000], 0), 500);
    byte[] otherFrame = frame(HELLO, 0, new byte[100], 0);
    for (byte[] request : List.of(oversized, garbage, cut, otherFrame)) {
      try (SSLSocket link = TlsPeer.anonymous().connect(rig.listenPort(), JOIN, LIMIT)) {
        write(link, request);

        assertThat(endsWithin(link)).isTrue();
      }
    }

    AgentDaemon agent = rig.newAgent("after-garbage");
    assertThat(agent.join(rig.relay().invite("after-garbage")).exit()).isZero();
  }

  @Test
  void thousandSilentConnectionsAtTheTrunkPortAreClosedByADeadline() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        silent.add(fromElsewhereToTrunkPort());
      }
      bystanderIsServed();
      try (SSLSocket link = rogue.connect(rig.listenPort(), TRUNK, LIMIT)) {
        link.getOutputStream().write(hello());
        assertThat(firstFrame(link)).as("a link beside the silent ones").isEqualTo(WELCOME);
      }
      long start = System.nanoTime();
      for (Socket socket : silent) {
        assertThat(endsWithin(socket)).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void thousandSilentVisitorsHarmNobodyAndLeaveNothing() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        silent.add(rig.connect("echo", LIMIT));
      }
      bystanderIsServed();
      try (Socket visitor = rig.connect("echo", LIMIT)) {
        visitor.getOutputStream().write('x');
        assertThat(visitor.getInputStream().read()).isEqualTo('x');
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    org.awaitility.Awaitility.await()
        .atMost(LIMIT)
        .until(() -> rig.relay().mapping("echo").path("streams").asInt() <= 1);
  }

  @Test
  void publicPortCarriesWhateverItIsGiven() throws IOException {
    byte[] clientHello = Content.bytes(5, 517);
    clientHello[0] = 0x16;
    clientHello[1] = 3;
    clientHello[2] = 1;
    byte[] http = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (String mapping : List.of("echo", "web")) {
      for (byte[] sent : List.of(clientHello, http, Content.bytes(6, 100_000), new byte[1])) {
        try (Socket visitor = rig.connect(mapping, LIMIT)) {
          write(visitor, sent);
          visitor.shutdownOutput();

          assertThat(visitor.getInputStream().readAllBytes()).as(mapping).isEqualTo(sent);
        }
      }
    }
  }

  @Test
  void adminPortGivesNothingWithoutItsToken() throws IOException {
    for (byte[] request :
        List.of(
            Content.bytes(8, 5000),
            "GET /api/v1/agents HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            "POST /api/v1/invite HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: 2\r\n\r\n{}"
                .getBytes(StandardCharsets.US_ASCII))) {
      try (Socket socket = Loopback.connect(rig.relay().admin().port())) {
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        write(socket, request);
        socket.shutdownOutput();

        String answer = answered(socket);
        assertThat(answer).doesNotContain("HTTP/1.1 200").doesNotContain(Rig.AGENT);
      }
    }
    assertThat(rig.relay().agents().isEmpty()).isFalse();
  }

  private static void assertUnwelcome(TlsPeer peer, byte[] first) throws IOException {
    try (SSLSocket link = peer.connect(rig.listenPort(), TRUNK, LIMIT)) {
      write(link, first);

      assertThat(firstFrame(link)).isNotEqualTo(WELCOME);
      assertThat(endsWithin(link)).isTrue();
    } catch (javax.net.ssl.SSLException e) {
      // Refused in the handshake itself, which is an end as good as any.
    }
  }

  private static byte[] hello() {
    ByteBuf frame =
        Frames.hello(
            UnpooledByteBufAllocator.DEFAULT,
            new Hello(
                0,
                0,
                List.of(),
                "hostile/1.0",
                "agent",
                "0123456789abcdef0123456789abcdef",
                null,
                0,
                System.nanoTime() >>> 1,
                0,
                65_528,
                262_144,
                1024,
                10_000));
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    frame.release();
    return bytes;
  }

  /** A frame by hand: type 8, flags 8, length 16, stream id 32, payload. */
  private static byte[] frame(int type, int flags, byte[] payload, int stream) {
    return ByteBuffer.allocate(8 + payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putShort((short) payload.length)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The type of the first frame that comes back, or -1 where the link just ends. */
  private static int firstFrame(Socket link) {
    try {
      DataInputStream in = new DataInputStream(link.getInputStream());
      int type = in.read();
      if (type >= 0) {
        in.readUnsignedByte();
        int length = in.readUnsignedShort();
        in.readInt();
        in.readNBytes(length);
      }
      assertThat(type).isIn(-1, WELCOME, GOAWAY);
      return type;
    } catch (IOException e) {
      return -1;
    }
  }

  /** Another source than the agents': a flood must not keep those out. */
  private static Socket fromElsewhereToTrunkPort() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress("127.0.0.2", 0));
    socket.connect(Loopback.at(rig.listenPort()));
    socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return socket;
  }

  private static Socket toTrunkPort() throws IOException {
    Socket socket = Loopback.connect(rig.listenPort());
    socket.setSoTimeout(Math.toIntExact(DEADLINE.toMillis()));
    return socket;
  }

  /** Whether the other side ends the connection, by FIN or reset, before our read gives up. */
  private static boolean endsWithin(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // Closed while we still wrote: what came back is judged all the same.
    }
  }

  private static String answered(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
