package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.ssh.Tools;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A visitor that can't be served is told so in its own protocol, within a second. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RefusalsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final byte SSH_MSG_DISCONNECT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path dir;

  private static final int deadPort = Ports.free();
  private static final List<Socket> fillers = new ArrayList<>();
  private static Backend echo;
  private static ServerSocket full;
  private static Rig rig;

  @BeforeAll
  static void start() throws IOException {
    echo = Backend.echo();
    full = fullBacklog();
    rig =
        Rig.in(dir)
            .relayKeys("hold = 300ms")
            .mapping("alive", "tcp", echo.port())
            .mapping("tcp-down", "tcp", deadPort)
            .mapping("ssh-down", "ssh", deadPort)
            .mapping("http-down", "http", deadPort)
            .mapping("es-down", "elasticsearch", deadPort)
            .mapping("http-slow", "http", full.getLocalPort())
            .keys("http-slow", "connect-timeout = 500ms")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    rig.close();
    echo.close();
    for (Socket filler : fillers) {
      filler.close();
    }
    full.close();
  }

  @Test
  @Order(1)
  void backendThatDoesNotListenAtTheStartIsOneWarning() {
    for (String mapping : List.of("tcp-down", "ssh-down", "http-down", "es-down", "http-slow")) {
      Awaitility.await().atMost(LIMIT).until(() -> warnings(mapping).count() == 1);
    }
    assertThat(warnings("alive")).isEmpty();
    assertThat(warnings("tcp-down"))
        .allMatch(line -> line.contains("backend=127.0.0.1:" + deadPort + " does not answer yet"));
  }

  private static Stream<String> warnings(String mapping) {
    return rig.agent()
        .process()
        .logText()
        .lines()
        .filter(line -> line.contains(" WARN ") && line.contains("mapping=" + mapping + " "));
  }

  @Test
  @Order(1)
  void mappingBesideTheDeadOnesServes() throws IOException {
    try (Socket visitor = rig.connect("alive", LIMIT)) {
      visitor.getOutputStream().write('x');

      assertThat(visitor.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  @Order(2)
  void deadBackendResetsAPlainVisitor() throws IOException {
    long start = System.nanoTime();
    try (Socket visitor = rig.connect("tcp-down", LIMIT)) {
      assertThatThrownBy(() -> visitor.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }

    assertThat(since(start)).isLessThan(ONE_SECOND);
    JsonNode lastOpen = rig.relay().mapping("tcp-down").path("lastOpen");
    assertThat(lastOpen.path("result").asText()).isEqualTo("refused");
    assertThat(lastOpen.path("detail").asText()).contains(Integer.toString(deadPort));
  }

  @Test
  @Order(3)
  void deadBackendDisconnectsAnSshClientWithASentence() throws IOException {
    long start = System.nanoTime();
    try (Socket visitor = rig.connect("ssh-down", LIMIT)) {
      visitor.getOutputStream().write("SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII));

      Disconnect said = Disconnect.read(visitor);

      assertThat(said.identification()).startsWith("SSH-2.0-Portway");
      assertThat(said.reason()).isEqualTo(11);
      assertThat(said.description()).contains("refused");
    }

    assertThat(since(start)).isLessThan(ONE_SECOND);
  }

  @Test
  @Order(4)
  void openSshPrintsThatSentence() {
    Tools.require("ssh");

    Finished run =
        Command.of("ssh", "-F", "none", "-o", "BatchMode=yes", "-p", rig.port("ssh-down"))
            .and("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
            .and("nobody@127.0.0.1", "true")
            .run(LIMIT);

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("refused");
  }

  @Test
  @Order(5)
  void deadBackendIsBadGatewayToHttpAndToElasticsearch() throws IOException {
    for (String mapping : List.of("http-down", "es-down")) {
      long start = System.nanoTime();
      Answer answer = Answer.to(rig, mapping, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(since(start)).as(mapping).isLessThan(ONE_SECOND);
      assertThat(answer.status()).as(mapping).isEqualTo(502);
      assertThat(answer.body().path("error").asText()).isEqualTo("backend-refused");
      assertThat(answer.body().path("mapping").asText()).isEqualTo(mapping);
      assertThat(answer.body().path("agent").asText()).isEqualTo(Rig.AGENT);
      assertThat(answer.body().path("message").asText()).isNotBlank();
    }
  }

  @Test
  @Order(6)
  void refusalReachesAClientThatIsStillSending() throws IOException {
    try (Socket visitor = rig.connect("http-down", LIMIT)) {
      OutputStream out = visitor.getOutputStream();
      out.write(
          "POST /_bulk HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      Thread sender =
          new Thread(
              () -> {
                try {
                  byte[] block = new byte[1 << 16];
                  for (int i = 0; i < 700; i++) {
                    out.write(block);
                  }
                } catch (IOException e) {
                  // Cut off, once the refusal is out.
                }
              });
      sender.start();

      assertThat(Answer.read(visitor).status()).isEqualTo(502);
    }
  }

  @Test
  @Order(7)
  void backendThatDoesNotAnswerTheDialIsGatewayTimeout() throws IOException {
    Answer answer = Answer.to(rig, "http-slow", "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body().path("error").asText()).isEqualTo("backend-timeout");
  }

  @Test
  @Order(8)
  void backendThatComesUpServesWithoutAnybodyBeingTold() throws IOException {
    try (Backend late = Backend.start(deadPort, RefusalsEndToEndTest::greet);
        Socket visitor = rig.connect("tcp-down", LIMIT)) {
      assertThat(visitor.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      assertThat(late.accepted()).isEqualTo(1);
    }
  }

  /** The last one: it takes the agent away. */
  @Test
  @Order(9)
  void absentAgentIsNamedInEachProtocol() throws IOException {
    rig.agent().close();

    Answer http = Answer.to(rig, "http-down", "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(http.status()).isEqualTo(503);
    assertThat(http.head()).containsIgnoringCase("Retry-After:");
    assertThat(http.body().path("error").asText()).isEqualTo("agent-offline");
    try (Socket visitor = rig.connect("ssh-down", LIMIT)) {
      Disconnect said = Disconnect.read(visitor);
      assertThat(said.reason()).isEqualTo(11);
      assertThat(said.description()).contains("agent " + Rig.AGENT + " is offline since");
    }
    try (Socket visitor = rig.connect("alive", LIMIT)) {
      assertThatThrownBy(() -> visitor.getInputStream().read()).hasMessageContaining("reset");
    }
    assertThat(rig.relay().mapping("alive").path("state").asText()).isEqualTo("agent-offline");
  }

  private static void greet(Socket socket) throws IOException {
    socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Listens, but its queue is full: the kernel drops further SYNs, so a dial gets no answer. */
  private static ServerSocket fullBacklog() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int i = 0; i < 4; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(server.getLocalSocketAddress(), 200);
      } catch (IOException e) {
        break;
      }
    }
    return server;
  }

  /** A refusal in SSH, RFC 4253 sections 4.2 and 11.1, before any encryption. */
  private record Disconnect(String identification, int reason, String description) {

    static Disconnect read(Socket visitor) throws IOException {
      DataInputStream in = new DataInputStream(visitor.getInputStream());
      StringBuilder line = new StringBuilder();
      for (int character = in.read(); character != '\n'; character = in.read()) {
        assertThat(character).as("after \"%s\"", line).isNotNegative();
        line.append((char) character);
      }
      int length = in.readInt();
      int padding = in.readUnsignedByte();
      assertThat(in.readByte()).isEqualTo(SSH_MSG_DISCONNECT);
      int reason = in.readInt();
      byte[] description = new byte[in.readInt()];
      in.readFully(description);
      assertThat(length).isGreaterThan(padding);
      return new Disconnect(
          line.toString().strip(), reason, new String(description, StandardCharsets.UTF_8));
    }
  }

  private record Answer(int status, String head, JsonNode body) {

    static Answer to(Rig rig, String mapping, String request) throws IOException {
      try (Socket visitor = rig.connect(mapping, LIMIT)) {
        visitor.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return read(visitor);
      }
    }

    static Answer read(Socket visitor) throws IOException {
      String all = new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      assertThat(end).as("the end of the head in: %s", all).isPositive();
      String head = all.substring(0, end);
      return new Answer(
          Integer.parseInt(head.split(" ")[1]), head, JSON.readTree(all.substring(end + 4)));
    }
  }
}
