package io.portway.agent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.agent.config.AgentConfig;
import io.portway.agent.status.StatusView.TrunkView;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.cli.Terminal;
import io.portway.config.ConfigException;
import io.portway.config.Places;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.local.MappingView;
import io.portway.local.ReloadReport;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import io.portway.transport.Transports;
import io.portway.trunk.TrunkConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusServerTest {
  private static final Instant AT = Instant.parse("2026-11-01T10:00:00.5Z");
  private static final StatusView STATUS =
      new StatusView(
          new AgentName("office"),
          HostPort.parse("vps.example.com:7000"),
          StatusView.State.CONNECTED,
          AT,
          "192.168.1.5:40000",
          "198.51.100.7:40000",
          true,
          List.of(new TrunkView(12.25, AT), new TrunkView(null, AT)),
          List.of(
              new MappingView(
                  new MappingName("ssh"),
                  new AgentName("office"),
                  Protocol.SSH,
                  "0.0.0.0:20022",
                  "127.0.0.1:22",
                  MappingView.State.READY,
                  null,
                  1,
                  2,
                  3,
                  null)),
          null);

  private static final ReloadReport RELOADED =
      new ReloadReport(List.of("agent.drain"), List.of("agent.relay"), List.of());

  @TempDir private Path stateDir;
  private StateDirectory directory;
  private StatusServer server;
  private CompletableFuture<StatusView> status = CompletableFuture.completedFuture(STATUS);

  @BeforeEach
  void start() {
    directory = StateDirectory.claim(stateDir, StateOwner.CLIENT);
    server = serve(directory, config("127.0.0.1:0"));
  }

  @AfterEach
  void stop() {
    server.close();
    directory.close();
  }

  private AgentConfig config(String listen) {
    return new AgentConfig(
        stateDir,
        Optional.empty(),
        Optional.empty(),
        HostPort.parse(listen),
        64L << 20,
        TrunkConfig.DEFAULT,
        Duration.ofSeconds(30),
        List.of(),
        new Places("FILE", Map.of("agent.admin.listen", 4)));
  }

  private StatusServer serve(StateDirectory where, AgentConfig config) {
    return StatusServer.start(
        config,
        where,
        Transports.detect(),
        new AgentControl() {
          @Override
          public CompletableFuture<StatusView> status() {
            return status;
          }

          @Override
          public CompletableFuture<ReloadReport> reload() {
            return CompletableFuture.completedFuture(RELOADED);
          }
        },
        () -> CompletableFuture.completedFuture("portway_x 1\n"));
  }

  @Test
  void reloadNeedsAPostAndTheToken() throws Exception {
    assertThat(client().reload()).isEqualTo(RELOADED);
    assertThat(send("POST", "/api/v1/reload", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/reload", null).statusCode()).isEqualTo(405);
  }

  private StatusClient client() {
    return StatusClient.of(config("127.0.0.1:0"), "tunnel-client run");
  }

  private HttpResponse<String> send(String method, String path, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void statusHasExactlyTheKeysOfTheContract() throws IOException {
    JsonNode json = new ObjectMapper().readTree(client().json());

    assertThat(json.toString())
        .isEqualTo(
            "{\"name\":\"office\",\"relay\":\"vps.example.com:7000\",\"state\":\"connected\","
                + "\"since\":\"2026-11-01T10:00:00.500Z\",\"localAddress\":\"192.168.1.5:40000\","
                + "\"seenAs\":\"198.51.100.7:40000\",\"behindNat\":true,"
                + "\"trunks\":[{\"rttMillis\":12.25,\"since\":\"2026-11-01T10:00:00.500Z\"},"
                + "{\"rttMillis\":null,\"since\":\"2026-11-01T10:00:00.500Z\"}],"
                + "\"mappings\":[{\"name\":\"ssh\",\"agent\":\"office\",\"protocol\":\"ssh\","
                + "\"public\":\"0.0.0.0:20022\",\"backend\":\"127.0.0.1:22\",\"state\":\"ready\","
                + "\"reason\":null,\"streams\":1,\"bytesIn\":2,\"bytesOut\":3,\"lastOpen\":null}],"
                + "\"lastError\":null}");
    assertThat(client().status()).isEqualTo(STATUS);
  }

  @Test
  void requestWithoutTheTokenIsRefused() throws Exception {
    String token = "Bearer " + Files.readString(stateDir.resolve("admin-token")).strip();

    assertThat(send("GET", "/api/v1/status", null).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/status", "Bearer x").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/status", token).statusCode()).isEqualTo(200);
  }

  @Test
  void metricsNeedNoToken() throws Exception {
    HttpResponse<String> metrics = send("GET", "/metrics", null);

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).isEqualTo("portway_x 1\n");
    assertThat(send("HEAD", "/metrics", null).body()).isEmpty();
  }

  @Test
  void otherRequestsAreRefused() throws Exception {
    assertThat(send("POST", "/metrics", null).statusCode()).isEqualTo(405);
    assertThat(send("GET", "/", null).statusCode()).isEqualTo(404);
  }

  @Test
  void bytesThatAreNoHttpEndTheirConnectionOnly() throws Exception {
    try (Socket socket = new Socket(server.address().host(), server.address().port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("\u0016\u0003\u0001 nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();

      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(send("GET", "/metrics", null).statusCode()).isEqualTo(200);
  }

  @Test
  void failureInTheAgentIsReportedWithoutItsDetails() {
    status = CompletableFuture.failedFuture(new IllegalStateException("secret detail"));

    assertThatThrownBy(() -> client().json())
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BUG))
        .hasMessageNotContaining("secret detail");
  }

  @Test
  void filesAreForTheirOwnerOnlyAndGoWithTheServer() throws IOException {
    for (String file : List.of("admin-token", "admin-address")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(stateDir.resolve(file))))
          .isEqualTo("rw-------");
    }

    server.close();

    assertThatThrownBy(this::client)
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.UNREACHABLE);
              assertThat(e.word()).isEqualTo("AGENT-NOT-RUNNING");
              assertThat(e.remedy()).contains("tunnel-client run");
            });
  }

  @Test
  void takenAddressIsReportedWithFileAndLine(@TempDir Path other) {
    try (StateDirectory second = StateDirectory.claim(other, StateOwner.CLIENT)) {
      assertThatThrownBy(() -> serve(second, config(server.address().toString())))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("FILE:4: agent.admin.listen: " + server.address() + " is in use");
    }
  }

  @Test
  void statusIsToldToPeopleInAFewLines() {
    StringWriter text = new StringWriter();

    StatusText.print(STATUS, new PrintWriter(text), Terminal.system());

    assertThat(text.toString())
        .startsWith(
            """
            agent    office, connected to vps.example.com:7000 since 2026-11-01T10:00:00Z
            address  192.168.1.5:40000, seen by the relay as 198.51.100.7:40000, behind NAT
            trunks   2, round trip 12.3, ? ms

            MAPPING  AGENT   PROTOCOL\
            """);
  }
}
