package io.portway.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.transport.Transports;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalWriterTest {
  private static final MappingRef SSH = MappingRef.parse("ssh@office");
  private static final MappingRef SEARCH = MappingRef.parse("elasticsearch@office");
  private static final Refusal OFFLINE =
      Refusal.agentOffline(SSH, Instant.parse("2026-01-02T03:04:05.678Z"));

  static Stream<Transports> transports() {
    return Stream.of(Transports.detect(), Transports.fallback());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void sshVisitorReadsIdentificationAndDisconnect(Transports transports) throws Exception {
    try (RefusingServer server = new RefusingServer(transports, Protocol.SSH, OFFLINE);
        Socket socket = connect(server)) {
      byte[] all = socket.getInputStream().readAllBytes();

      String text = new String(all, StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("SSH-2.0-Portway\r\n");
      byte[] packet = text.substring(17).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(packet.length % 8).isZero();
      assertThat(packet[3] & 0xff).isEqualTo(packet.length - 4);
      assertThat(packet[4]).as("padding").isGreaterThanOrEqualTo((byte) 4);
      assertThat(packet[5]).as("SSH_MSG_DISCONNECT").isEqualTo((byte) 1);
      assertThat(packet[9]).as("reason").isEqualTo((byte) 11);
      assertThat(text).contains("agent office is offline since 2026-01-02T03:04:05Z");
    }
  }

  @Test
  void opensshPrintsTheReason() throws Exception {
    Path ssh = Path.of("/usr/bin/ssh");
    assumeTrue(Files.isExecutable(ssh), "no OpenSSH client at /usr/bin/ssh");
    try (RefusingServer server = new RefusingServer(Transports.detect(), Protocol.SSH, OFFLINE)) {
      Process client =
          new ProcessBuilder(
                  ssh.toString(),
                  "-F",
                  "none",
                  "-o",
                  "BatchMode=yes",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-p",
                  String.valueOf(server.address().getPort()),
                  "127.0.0.1",
                  "true")
              .redirectErrorStream(true)
              .start();
      client.getOutputStream().close();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(client.waitFor()).isEqualTo(255);
      assertThat(said).contains("agent office is offline since 2026-01-02T03:04:05Z");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void httpClientGetsStatusAndJson(Transports transports) throws Exception {
    Refusal offline = Refusal.agentOffline(SEARCH, Instant.parse("2026-01-02T03:04:05Z"));
    try (RefusingServer server = new RefusingServer(transports, Protocol.ELASTICSEARCH, offline)) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + server.address().getPort() + "/_search"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      JsonNode body = new ObjectMapper().readTree(response.body());
      assertThat(body.get("error").asText()).isEqualTo("agent-offline");
      assertThat(body.get("mapping").asText()).isEqualTo("elasticsearch");
      assertThat(body.get("agent").asText()).isEqualTo("office");
      assertThat(body.get("message").asText())
          .isEqualTo("agent office is offline since 2026-01-02T03:04:05Z");
    }
  }

  /** The answer must not be overtaken by a reset while the client pushes a long body. */
  @ParameterizedTest
  @MethodSource("transports")
  void refusalArrivesWhileTheClientIsStillSending(Transports transports) throws Exception {
    Refusal refused =
        Refusal.of(
            SEARCH,
            OpenResult.failed(OpenOutcome.REFUSED, "127.0.0.1:9200 refused the connection"));
    try (RefusingServer server = new RefusingServer(transports, Protocol.HTTP, refused);
        Socket socket = connect(server)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /_bulk HTTP/1.1\r\nContent-Length: 16777216\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = new byte[64 * 1024];
      for (int i = 0; i < 256; i++) {
        out.write(chunk);
      }

      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(response).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
      assertThat(response).contains("\"error\":\"backend-refused\"");
      assertThat(response).contains("elasticsearch@office: 127.0.0.1:9200 refused the connection");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void httpClientThatSaysNothingIsAnsweredToo(Transports transports) throws Exception {
    try (RefusingServer server = new RefusingServer(transports, Protocol.HTTP, OFFLINE);
        Socket socket = connect(server)) {
      assertThat(firstLine(socket.getInputStream())).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void clientThatHalfClosedGetsItsAnswer(Transports transports) throws Exception {
    try (RefusingServer server = new RefusingServer(transports, Protocol.HTTP, OFFLINE);
        Socket socket = connect(server)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();

      assertThat(firstLine(socket.getInputStream())).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void tcpVisitorIsReset(Transports transports) throws Exception {
    try (RefusingServer server = new RefusingServer(transports, Protocol.TCP, OFFLINE);
        Socket socket = connect(server)) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void everyReasonHasAWordOfTheContract() {
    assertThat(Refusal.Reason.values())
        .extracting(Refusal.Reason::code)
        .containsOnly(
            "agent-offline", "backend-refused", "backend-timeout", "backend-unreachable", "denied");
  }

  @Test
  void everyFailureHasAReason() {
    for (OpenOutcome outcome :
        List.of(OpenOutcome.values()).subList(1, OpenOutcome.values().length)) {
      assertThat(Refusal.Reason.of(outcome)).isNotNull();
    }
    assertThatThrownBy(() -> Refusal.Reason.of(OpenOutcome.OK))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Socket connect(RefusingServer server) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.US_ASCII);
  }
}
