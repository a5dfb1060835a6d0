package io.portway.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.config.ConfigException;
import io.portway.identity.IdentityKind;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import io.portway.local.Json;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  @TempDir private Path stateDir;
  private RunningAdmin admin;

  @BeforeEach
  void start() {
    admin = new RunningAdmin(stateDir);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private DaemonClient client() {
    return DaemonClient.of(stateDir, StateOwner.RELAY, "relay", "tunnel-server run");
  }

  private HttpResponse<String> send(String method, String path, String authorization, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + admin.address() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String token() throws IOException {
    return "Bearer " + Files.readString(stateDir.resolve("admin-token")).strip();
  }

  @Test
  void agentsHaveExactlyTheKeysOfTheContract() throws IOException {
    JsonNode agents = new ObjectMapper().readTree(client().get("/api/v1/agents"));

    assertThat(agents).hasSize(2);
    assertThat(agents.get(0).toString())
        .isEqualTo(
            "{\"name\":\"office\",\"kind\":\"agent\",\"state\":\"online\",\"since\":\"2026-11-01T10:00:00.123Z\","
                + "\"address\":\"198.51.100.7:40000\",\"version\":\"portway/0.1.0\",\"trunks\":2,\"streams\":3,"
                + "\"mappings\":[\"ssh\",\"es\"]}");
    assertThat(agents.get(1).toString())
        .isEqualTo(
            "{\"name\":\"ann\",\"kind\":\"visitor\",\"state\":\"revoked\",\"since\":null,\"address\":null,"
                + "\"version\":null,\"trunks\":0,\"streams\":0,\"mappings\":[]}");
  }

  @Test
  void mappingsHaveExactlyTheKeysOfTheContract() throws IOException {
    JsonNode mappings = new ObjectMapper().readTree(client().get("/api/v1/mappings"));

    assertThat(mappings.get(0).toString())
        .isEqualTo(
            "{\"name\":\"ssh\",\"agent\":\"office\",\"protocol\":\"ssh\",\"public\":\"0.0.0.0:20022\","
                + "\"backend\":\"127.0.0.1:22\",\"state\":\"ready\",\"reason\":null,\"streams\":3,"
                + "\"bytesIn\":1234567,\"bytesOut\":89,"
                + "\"lastOpen\":{\"result\":\"ok\",\"at\":\"2026-11-01T10:00:00.123Z\",\"detail\":null}}");
    assertThat(mappings.get(1).get("public").isNull()).isTrue();
    assertThat(mappings.get(1).get("state").asText()).isEqualTo("agent-offline");
    assertThat(mappings.get(1).get("lastOpen").isNull()).isTrue();
  }

  @Test
  void viewsAreReadBackByTheCommand() {
    List<AgentView> agents = Json.readList(client().get("/api/v1/agents"), AgentView.class);

    assertThat(agents).isEqualTo(admin.relay.agents().join());
  }

  @Test
  void invitationTravelsBothWays() {
    InviteRequest request =
        new InviteRequest(
            new AgentName("ann"),
            IdentityKind.VISITOR,
            null,
            List.of(MappingRef.parse("es@office")),
            null);

    InviteAnswer answer = Json.read(client().post("/api/v1/invite", request), InviteAnswer.class);

    assertThat(answer.join()).isEqualTo(FakeRelay.JOIN.encode());
    assertThat(answer.expires()).isEqualTo(FakeRelay.AT);
    assertThat(answer.toString()).doesNotContain(answer.join());
    assertThat(admin.relay.asked)
        .containsExactly("invite " + request.terms())
        .allMatch(question -> question.contains("life=PT24H"));
  }

  @Test
  void changesReachTheRelay() {
    AgentName ann = new AgentName("ann");
    MappingRef es = MappingRef.parse("es@office");

    client().post("/api/v1/allow", new ChangeRequest(ann, es));
    client().post("/api/v1/deny", new ChangeRequest(ann, es));
    client().post("/api/v1/revoke", new ChangeRequest(ann, null));

    assertThat(admin.relay.asked)
        .containsExactly("allow ann es@office", "deny ann es@office", "revoke ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer wrong", "Basic eDp5", ""})
  void requestWithoutTheTokenIsRefused(String authorization) throws Exception {
    HttpResponse<String> refused =
        send("POST", "/api/v1/revoke", authorization, "{\"name\":\"office\"}");
    HttpResponse<String> admitted =
        send("POST", "/api/v1/revoke", token(), "{\"name\":\"office\"}");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(admitted.statusCode()).isEqualTo(204);
    assertThat(admin.relay.asked).containsExactly("revoke office");
  }

  @Test
  void metricsNeedNoToken() throws Exception {
    HttpResponse<String> metrics = send("GET", "/metrics", null, "");

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body()).isEqualTo("portway_x 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "revoke|{\"name\":\"Office\"}|The agent name \"Office\" contains",
        "revoke|{}|lacks a name",
        "revoke|null|The JSON is null",
        "revoke|''|The JSON can't be read",
        "allow|{\"name\":\"ann\"}|lacks a mapping",
        "invite|{\"name\":\"ann\",\"kind\":\"boss\"}|kind of identity: 'boss'",
        "invite|{\"name\":\"ann\",\"kind\":\"agent\",\"ports\":\"9-1\"}|below its start",
        "invite|{\"name\":\"ann\",\"kind\":\"visitor\",\"ports\":\"9\"}|can't be given ports",
      })
  void badRequestIsAnsweredWithASentence(String path, String body, String sentence)
      throws Exception {
    HttpResponse<String> response = send("POST", "/api/v1/" + path, token(), body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(response.body()).get("message").asText())
        .contains(sentence);
    assertThat(admin.relay.asked).isEmpty();
  }

  @Test
  void bodyWithoutAnEndIsCutOff() throws Exception {
    HttpResponse<String> response = send("POST", "/api/v1/revoke", token(), "x".repeat(100_000));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void failureInTheRelayIsReportedWithoutItsDetails() {
    admin.relay.failure = new IllegalStateException("secret detail");

    assertThatThrownBy(() -> client().get("/api/v1/agents"))
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.BUG);
              assertThat(e).hasMessageNotContaining("secret detail");
            });
  }

  @Test
  void unknownRequestSuggestsAnUpgrade() {
    assertThatThrownBy(() -> client().get("/api/v1/nonsense"))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.word()).isEqualTo("UNKNOWN-REQUEST"));
  }

  @Test
  void filesAreForTheirOwnerOnly() throws IOException {
    for (String file : List.of("admin-token", "admin-address")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(stateDir.resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void commandSaysWhenTheDaemonHasStopped() {
    DaemonClient before = client();
    admin.close();

    assertThatThrownBy(() -> before.get("/api/v1/agents")).satisfies(AdminServerTest::notRunning);
    assertThatThrownBy(this::client).satisfies(AdminServerTest::notRunning);
  }

  private static void notRunning(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.UNREACHABLE);
              assertThat(e.word()).isEqualTo("RELAY-NOT-RUNNING");
              assertThat(e.remedy()).contains("tunnel-server run");
            });
  }

  @Test
  void tokenIsMadeAnewAtEachStart() throws IOException {
    DaemonClient before = client();
    String old = token();
    admin.close();
    admin = new RunningAdmin(stateDir, admin.address());

    assertThat(token()).isNotEqualTo(old);
    assertThatThrownBy(() -> before.get("/api/v1/agents"))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.REFUSED));
    assertThat(client().get("/api/v1/agents")).startsWith("[");
  }

  @Test
  void takenAddressIsReportedWithFileAndLine(@TempDir Path other) throws IOException {
    String before = token();

    assertThatThrownBy(() -> new RunningAdmin(other, admin.address()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "FILE:7: relay.admin.listen: " + admin.address() + " is in use by another process");
    assertThat(other.resolve("admin-token")).doesNotExist();
    assertThat(token()).isEqualTo(before);
  }

  @Test
  void nothingIsLeftInTheTemporaryDirectory() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("vertx-cache"));
    }
  }
}
