package io.portway.similarity.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.portway.identity.StateDirectoryException;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents in, reports out, by HTTP. */
class EndpointTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";
  private static final int KEPT = 3;

  @TempDir Path state;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private EndpointRig rig;

  @BeforeEach
  void start() {
    server.find(TEXT);
    rig = new EndpointRig(state, server, KEPT);
  }

  @AfterEach
  void stop() {
    held.countDown();
    rig.close();
    server.close();
  }

  /** Lets every search wait. */
  private void hold() {
    server.intercept(
        request -> {
          if (request.path().contains("_msearch")) {
            asked.countDown();
            try {
              held.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return null;
        });
  }

  @Test
  void aDocumentIsCheckedAndItsReportThereInEveryForm() throws Exception {
    HttpResponse<String> answer =
        rig.post("api/jobs?name=paper.json", "[\"" + TEXT + "\", \"\"]", "Accept-Language", "zh");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode job = EndpointRig.JSON.readTree(answer.body());
    String place = "/api/jobs/" + job.path("id").asText();
    assertThat(answer.headers().firstValue("Location")).contains(place);
    JsonNode done = rig.awaitEnd(job.path("id").asText());
    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.path("progress").path("paragraphs").asInt()).isEqualTo(2);
    assertThat(done.path("totals").path("overallCopied").asDouble()).isEqualTo(1);
    assertThat(rig.json(place)).isEqualTo(done);
    assertThat(jobSchema().validate(done)).isEmpty();
    assertThat(jobSchema().validate(job)).isEmpty();
    JsonNode report = rig.json(place + "/report?format=json");
    assertThat(report.path("schema").asText()).isEqualTo("portway-report/1");
    assertThat(report.path("parameters").path("input").asText()).isEqualTo("paper.json");
    assertThat(rig.get(place + "/report").body()).contains("<html lang=\"zh\">");
    assertThat(rig.get(place + "/report?format=seed").body()).contains("\"sims\"");
    assertThat(rig.get(place + "/report?format=csv").body()).contains(TEXT);
    assertThat(rig.get(place + "/report?format=md").body()).contains("相似度报告");
    for (String office : List.of("docx", "xlsx")) {
      assertThat(rig.bytes(place + "/report?format=" + office).body()).startsWith('P', 'K');
    }
    assertThat(rig.get(place + "/report?format=pdf").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?name=a.csv | application/octet-stream | csv",
        "?format=text | application/json | text",
        "'' | application/json | json",
        "'' | text/markdown; charset=utf-8 | md",
        "?name=x.txt | application/x-www-form-urlencoded | json"
      })
  void theFormIsThatOfTheQueryTheTypeTheNameOrTheContent(String query, String type, String form)
      throws Exception {
    HttpResponse<String> answer =
        rig.post("api/jobs" + query, "[\"" + TEXT + "\"]", "Content-Type", type);

    String id = EndpointRig.JSON.readTree(answer.body()).path("id").asText();
    assertThat(rig.awaitEnd(id).path("state").asText()).isEqualTo("done");
    assertThat(
            rig.json("api/jobs/" + id + "/report?format=json")
                .path("parameters")
                .path("inputFormat")
                .asText())
        .isEqualTo(form);
  }

  @Test
  void aFormBringsAFileAndItsName() throws Exception {
    String body =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"论文 1.json\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n[\""
            + TEXT
            + "\"]\r\n--x--\r\n";

    HttpResponse<String> answer =
        rig.post("api/jobs", body, "Content-Type", "multipart/form-data; boundary=x");

    JsonNode job = EndpointRig.JSON.readTree(answer.body());
    assertThat(job.path("name").asText()).isEqualTo("论文 1.json");
    assertThat(rig.awaitEnd(job.path("id").asText()).path("state").asText()).isEqualTo("done");
    assertThat(files()).noneMatch(name -> name.contains("FUp"));
    for (String bad : List.of("--x--\r\n", "hello", "")) {
      answer = rig.post("api/jobs", bad, "Content-Type", "multipart/form-data; boundary=x");
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
    }
  }

  @Test
  void aDocumentThatCantBeReadFailsInWords() throws Exception {
    HttpResponse<String> answer = rig.post("api/jobs?name=a.docx&lang=zh&format=docx", "no zip");
    String id = EndpointRig.JSON.readTree(answer.body()).path("id").asText();

    JsonNode job = rig.awaitEnd(id);

    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("error").path("code").asText()).isEqualTo("INPUT");
    assertThat(job.path("error").path("hop").asText()).isEqualTo("input");
    assertThat(job.path("error").path("message").asText()).contains("a.docx");
    assertThat(job.path("error").path("remedy").asText()).containsPattern("\\p{IsHan}");
    assertThat(jobSchema().validate(job)).isEmpty();
    assertThat(rig.get("api/jobs/" + id + "/report").statusCode()).isEqualTo(409);
  }

  @Test
  void aSearchServerThatIsGoneIsNamed() throws Exception {
    server.close();

    JsonNode job = rig.awaitEnd(rig.submit(TEXT));

    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("error").path("code").asText()).isEqualTo("SEARCH-SERVER-UNREACHABLE");
  }

  @Test
  void whoIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
    String head = "POST /api/jobs HTTP/1.1\r\nHost: " + rig.authority() + "\r\n" + authorization();

    String byLength = rig.raw(head + "Content-Length: 10000000000\r\n\r\n");
    String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
    String counted =
        rig.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3) + "0\r\n\r\n");
    HttpResponse<String> whole = rig.post("api/jobs", "x".repeat(1 << 20));
    String form = "multipart/form-data; boundary=x";
    String file =
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
            + "x".repeat((int) EndpointRig.MAX_INPUT + 1)
            + "\r\n--x--\r\n";

    assertThat(byLength).startsWith("HTTP/1.1 413 ").contains("TOO-LARGE");
    assertThat(counted).startsWith("HTTP/1.1 413 ");
    assertThat(whole.statusCode()).isEqualTo(413);
    assertThat(rig.post("api/jobs", file, "Content-Type", form).statusCode()).isEqualTo(413);
    assertThat(rig.post("api/jobs", "").statusCode()).isEqualTo(400);
    assertThat(files()).as("nothing is left").noneMatch(name -> name.contains("jobs/"));
    assertThat(rig.json("api/jobs").path("jobs")).isEmpty();
  }

  @Test
  void noMoreAreKeptThanMayBe() throws Exception {
    hold();
    String first = rig.submit(TEXT);
    rig.submit(TEXT);
    rig.submit(TEXT);

    HttpResponse<String> answer = rig.post("api/jobs", "[\"x\"]");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
    assertThat(rig.delete("api/jobs/" + first).statusCode()).isEqualTo(204);
    assertThat(rig.post("api/jobs", "[\"x\"]").statusCode()).isEqualTo(202);
  }

  @Test
  void whenAllAreFinishedTheFirstPlaceIsFreeAtItsEnd() throws Exception {
    for (int i = 0; i < KEPT; i++) {
      rig.awaitEnd(rig.submit(TEXT));
    }
    rig.clock.advance(Duration.ofMinutes(50));

    HttpResponse<String> answer = rig.post("api/jobs", "[\"x\"]");

    assertThat(answer.headers().firstValue("Retry-After")).contains("600");
  }

  @Test
  void aJobIsForgottenAfterItsTime() throws Exception {
    String id = rig.submit(TEXT);
    rig.awaitEnd(id);

    rig.clock.advance(Duration.ofMinutes(59));
    assertThat(rig.get("api/jobs/" + id).statusCode()).isEqualTo(200);
    rig.clock.advance(Duration.ofMinutes(2));

    assertThat(rig.get("api/jobs/" + id).statusCode()).isEqualTo(404);
    assertThat(rig.json("api/jobs").path("jobs")).isEmpty();
    rig.submit(TEXT);
    assertThat(files()).noneMatch(name -> name.contains(id));
  }

  @Test
  void whatIsRemovedIsStoppedAndGone() throws Exception {
    hold();
    String running = rig.submit(TEXT);
    String queued = rig.submit(TEXT);
    asked.await();
    Stream<String> events = rig.events(running, "");

    assertThat(rig.delete("api/jobs/" + queued).statusCode()).isEqualTo(204);
    assertThat(rig.delete("api/jobs/" + running).statusCode()).isEqualTo(204);

    assertThat(events.toList()).contains("event: running", "event: cancelled");
    assertThat(rig.get("api/jobs/" + running).statusCode()).isEqualTo(404);
    assertThat(rig.delete("api/jobs/" + running).statusCode()).isEqualTo(404);
    held.countDown();
    rig.awaitEnd(rig.submit(TEXT));
    assertThat(files()).noneMatch(name -> name.contains(running) || name.contains(queued));
  }

  @Test
  void whoComesAgainIsToldWhatHasChangedSince() throws Exception {
    hold();
    String id = rig.submit(TEXT);
    asked.await();
    String seen =
        rig.events(id, "")
            .filter(line -> line.startsWith("id: "))
            .findFirst()
            .orElseThrow()
            .substring(4);
    held.countDown();

    List<String> rest = rig.events(id, seen).toList();

    assertThat(rest).contains("event: done").doesNotContain("id: " + seen);
    String last = rest.stream().filter(line -> line.startsWith("id: ")).reduce((a, b) -> b).get();
    HttpResponse<String> nothing =
        rig.send(
            rig.request("api/jobs/" + id + "/events")
                .header("Last-Event-ID", last.substring(4))
                .build());
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(rig.events(id, "another.7").toList()).contains("event: done");
  }

  @Test
  void jobsSurviveTheEndpoint() throws Exception {
    String finished = rig.submit(TEXT);
    JsonNode before = rig.awaitEnd(finished);
    hold();
    String running = rig.submit(TEXT);
    String queued = rig.submit(TEXT);
    asked.await();
    rig.close();
    held.countDown();
    String token = rig.token.reveal();

    rig = new EndpointRig(state, server, KEPT);

    assertThat(rig.token.reveal()).isEqualTo(token);
    assertThat(rig.awaitEnd(running).path("state").asText()).isEqualTo("done");
    assertThat(rig.awaitEnd(queued).path("state").asText()).isEqualTo("done");
    assertThat(rig.json("api/jobs/" + finished)).isEqualTo(before);
    assertThat(rig.get("api/jobs/" + finished + "/report").statusCode()).isEqualTo(200);
    assertThat(rig.json("api/jobs").path("jobs"))
        .extracting(job -> job.path("id").asText())
        .containsExactlyInAnyOrder(queued, running, finished);
  }

  @Test
  void damagedJobsAreSetAsideAndHalfSentOnesForgotten() throws Exception {
    String cut = rig.submit(TEXT);
    String bare = rig.submit(TEXT);
    rig.awaitEnd(cut);
    rig.awaitEnd(bare);
    rig.close();
    Files.writeString(state.resolve("jobs/" + cut + "/job.json"), "{\"id\":");
    Files.delete(state.resolve("jobs/" + bare + "/report.docx"));
    Path half = Files.createDirectory(state.resolve("jobs/0123456789abcdef0123456789abcdef"));
    Files.writeString(half.resolve("input"), "x");

    rig = new EndpointRig(state, server, KEPT);

    assertThat(rig.json("api/jobs").path("jobs")).isEmpty();
    assertThat(state.resolve("damaged/" + cut + "/input")).exists();
    assertThat(state.resolve("damaged/" + bare + "/report.html")).exists();
    assertThat(half).doesNotExist();
  }

  @Test
  void aStateDirectoryHasOneEndpointAndOneOwner() throws Exception {
    rig.awaitEnd(rig.submit(TEXT));

    assertThatThrownBy(() -> new EndpointRig(state, server, KEPT))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    try (Stream<Path> all = Files.walk(state)) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  private String authorization() {
    return "Authorization: Bearer " + rig.token.reveal() + "\r\n";
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(state)) {
      return all.map(path -> state.relativize(path).toString()).toList();
    }
  }

  private static JsonSchema jobSchema() throws IOException {
    JsonNode described = EndpointRig.JSON.readTree(PageRoutes.resource("openapi.json"));
    ObjectNode schema = EndpointRig.JSON.createObjectNode();
    schema.put("$ref", "#/components/schemas/Job");
    schema.set("components", described.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
  }

  @Test
  void aNameIsNothingButAName() throws Exception {
    String name = "../../\"quoted\"\r\nX-Bad: 1; $(id) '论文'";

    HttpResponse<String> answer =
        rig.send(
            rig.request(
                    "api/jobs?name="
                        + java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8))
                .POST(BodyPublishers.ofString("[\"" + TEXT + "\"]"))
                .build());
    JsonNode job = EndpointRig.JSON.readTree(answer.body());
    String id = job.path("id").asText();
    rig.awaitEnd(id);

    assertThat(job.path("name").asText()).isEqualTo("../../\"quoted\"  X-Bad: 1; $(id) '论文'");
    HttpResponse<String> report = rig.get("api/jobs/" + id + "/report?format=md");
    assertThat(report.headers().map()).doesNotContainKey("x-bad");
    assertThat(report.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"report.md\"; filename*=UTF-8''.._.._%22quoted%22")
        .doesNotContain("/");
  }
}
