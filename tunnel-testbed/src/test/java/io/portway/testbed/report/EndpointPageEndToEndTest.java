package io.portway.testbed.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.GeneratedTexts;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim serve} as people and front ends use it: a browser, and HTTP. */
@Timeout(180)
final class EndpointPageEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(25);
  private static final long SEED = 20_261_129;
  private static final int TEXTS = 200;
  private static final int LONG = 3_000;

  @TempDir private static Path dir;
  private static SearchServer server;
  private static Browser browser;
  private static ChildProcess endpoint;
  private static String url;
  private static String token;
  private static Path shortDocument;
  private static Path longDocument;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.startOnLoopback(dir);
    server = SearchServer.start(dir.resolve("search"), dir);
    SearchIndex index = new SearchIndex(server.url());
    index.create();
    index.load(new GeneratedTexts(SEED).texts(0, TEXTS));
    shortDocument = document("论文.jsonl", 0, 20);
    longDocument = document("long.jsonl", 0, LONG);
    serve();
  }

  private static Path document(String name, int from, int to) throws IOException {
    GeneratedTexts texts = new GeneratedTexts(SEED);
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(JSON.writeValueAsString(texts.paragraph(i, TEXTS)));
    }
    return Files.write(dir.resolve(name), lines);
  }

  private static void serve() throws IOException {
    Command command =
        Programs.built()
            .client()
            .and("sim", "serve", "--es", server.url(), "--index", SearchIndex.NAME)
            .and("--field", "summary", "--concurrency", "1", "--state-dir", dir.resolve("state"))
            .with("XDG_CACHE_HOME", dir.resolve("cache").toString())
            .with("PORTWAY_JAVA_OPTS", "-Xmx128m")
            .with("LC_ALL", "C.UTF-8");
    endpoint = ChildProcess.start("serve-" + System.nanoTime(), command, dir);
    Matcher ready =
        endpoint.awaitLine(Pattern.compile("^serving (http://\\S+/) token-file=(\\S+)$"), LIMIT);
    url = ready.group(1);
    token = Files.readString(Path.of(ready.group(2))).strip();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (endpoint != null) {
      endpoint.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void forgetEverything() throws Exception {
    for (JsonNode job : json("api/jobs").path("jobs")) {
      send("api/jobs/" + job.path("id").asText(), "DELETE", BodyPublishers.noBody());
    }
  }

  @Test
  void aDocumentIsSentFollowedAndItsReportRead() throws Exception {
    open("#token=" + token);
    assertThat(browser.value("location.hash").asText()).as("no token in the history").isEmpty();

    browser.choose("#file", shortDocument);
    await("document.querySelector('li[data-state=done]') !== null");

    assertThat(text("#jobs")).contains("论文.jsonl", "20");
    browser.click("li .actions button");
    await("!document.querySelector('#report').hidden");
    Path downloads = Files.createDirectories(dir.resolve("downloads"));
    browser.downloadTo(downloads);
    browser.click("[aria-label^=docx]");
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(downloads.resolve("论文.jsonl.docx"))
                    .binaryContent()
                    .startsWith('P', 'K'));
    String address = browser.value("document.querySelector('#frame').src").asText();
    assertThat(address).startsWith(url + "tickets/").doesNotContain(token);
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).allMatch(asked -> asked.startsWith(url));
    assertThat(browser.requests()).noneMatch(asked -> asked.contains(token));

    browser.show(URI.create(address));
    assertThat(text("body")).contains("论文.jsonl");
    assertThat(browser.value("document.querySelectorAll('article').length").asInt()).isEqualTo(20);
    browser.click("th:nth-child(5) button");
    assertThat(browser.value("document.querySelectorAll('th')[4].ariaSort").asText())
        .as("its script runs")
        .isEqualTo("ascending");
    assertThat(browser.value("self.origin").asText()).as("and is nobody here").isEqualTo("null");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aCheckIsFollowedAndCancelled() throws Exception {
    open("#token=" + token);

    browser.choose("#file", longDocument);
    await("document.querySelector('progress') && document.querySelector('progress').value > 0");
    assertThat(text("#jobs")).contains("/ " + LONG);
    browser.click("[data-action=remove]");
    await("document.querySelectorAll('#jobs li').length === 0");

    assertThat(json("api/jobs").path("jobs")).isEmpty();
    assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("file");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aWrongTokenIsSaidAndTheRightOneTyped() {
    open("#token=wrong");

    await("!document.querySelector('#token-form').hidden");
    assertThat(text("#message")).isEqualTo("This token is not the right one.");
    assertThat(browser.value("document.querySelector('#upload').hidden").asBoolean()).isTrue();
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
    browser.type(token);
    browser.press("Enter");
    await("!document.querySelector('#upload').hidden");

    assertThat(browser.value("document.querySelector('#token-form').hidden").asBoolean()).isTrue();
  }

  @Test
  void thePageSpeaksBothLanguagesIsLightOrDarkAndNeedsNoMouse() {
    open("#token=" + token);
    browser.prefer("light");
    assertThat(text("h1")).isEqualTo("Similarity check");
    assertThat(brightness()).isGreaterThan(200);
    browser.prefer("dark");
    assertThat(brightness()).isLessThan(60);

    browser.press("Tab");
    assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("language");
    browser.press("Enter");
    await("document.documentElement.lang === 'zh'");

    assertThat(text("h1")).isEqualTo("相似度检查");
    browser.press("Tab");
    assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("file");
    browser.resize(380, 800);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(380);
    browser.resize(1200, 900);
    assertThat(browser.complaints()).isEmpty();
    browser.value("sessionStorage.clear()");
  }

  @Test
  void jobsSurviveAKilledEndpointWhichEndsWellWhenAsked() throws Exception {
    String finished = submit(shortDocument);
    awaitState(finished, "done");
    byte[] report = report(finished);
    String running = submit(longDocument);
    String queued = submit(shortDocument);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> json("api/jobs/" + running).at("/progress/done").asInt() > 50);

    endpoint.kill();
    serve();

    assertThat(report(finished)).isEqualTo(report);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> json("api/jobs/" + running).at("/progress/done").asInt() > 0);
    assertThat(json("api/jobs/" + queued).path("state").asText()).isEqualTo("queued");
    send("api/jobs/" + running, "DELETE", BodyPublishers.noBody());
    awaitState(queued, "done");
    assertThat(report(queued)).startsWith("<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8));

    assertThat(endpoint.terminate(LIMIT)).isZero();
    assertThat(endpoint.logText()).doesNotContain(token);
    serve();
  }

  private static void open(String fragment) {
    // From elsewhere: another fragment alone would not load the page.
    browser.show(URI.create(url + "icon.svg"));
    browser.value("sessionStorage.clear()");
    browser.show(URI.create(url + fragment));
    await("document.title !== 'Portway'");
  }

  private static void await(String condition) {
    Awaitility.await(condition)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> browser.value(condition).asBoolean());
  }

  private static String text(String selector) {
    return browser.value("document.querySelector('" + selector + "').innerText").asText();
  }

  private static double brightness() {
    return browser
        .value(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
                + ".reduce((a, b) => a + Number(b), 0) / 3")
        .asDouble();
  }

  private String submit(Path document) throws Exception {
    HttpResponse<byte[]> answer =
        send("api/jobs?name=paper.jsonl", "POST", BodyPublishers.ofFile(document));
    assertThat(answer.statusCode()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  private void awaitState(String id, String state) {
    Awaitility.await(state)
        .atMost(LIMIT)
        .until(() -> json("api/jobs/" + id).path("state").asText().equals(state));
  }

  private byte[] report(String id) throws Exception {
    return send("api/jobs/" + id + "/report", "GET", BodyPublishers.noBody()).body();
  }

  private JsonNode json(String path) throws Exception {
    return JSON.readTree(send(path, "GET", BodyPublishers.noBody()).body());
  }

  private HttpResponse<byte[]> send(String path, String method, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, body)
            .header("Authorization", "Bearer " + token)
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }
}
