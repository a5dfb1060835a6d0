package io.portway.testbed.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.testbed.corpus.GeneratedTexts;
import io.portway.testbed.daemon.Address;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.rig.Rig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code sim --via agent}: the agent asks the search server itself, gives the report that any other
 * route gives, and does nothing that its configuration doesn't name.
 */
@Timeout(300)
final class AgentRouteEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long SEED = 20_261_130;
  private static final int TEXTS = 2_000;
  private static final int PARAGRAPHS = 300;
  private static final int MAX_INPUT = 1 << 20;
  private static final String TEXTS_MAPPING = "texts@" + Rig.AGENT;
  private static final String HOSTILE = "'; $(touch pwned) `id` | rm \"-rf\" \\ \n第二行;\u2028-x";

  @TempDir private static Path dir;
  private static SearchServer server;
  private static Rig rig;
  private static Visitor visitor;
  private static Path document;

  @BeforeAll
  static void start() throws IOException {
    System.out.println("generated texts: seed " + SEED);
    server = SearchServer.start(dir.resolve("search"), dir);
    SearchIndex index = new SearchIndex(server.url());
    index.create();
    index.load(new GeneratedTexts(SEED).texts(0, TEXTS));
    document = document(dir.resolve("document.jsonl"), SEED);
    rig =
        Rig.in(dir.resolve("rig"))
            // Live requests would stall for a minute before anybody is told.
            .relayKeys("resume-window = 2s\nhold = 1s")
            .privateMapping("es", "elasticsearch", server.port())
            .searchMapping("texts", server.url().toString(), SearchIndex.NAME, "max-input = 1MiB")
            .searchMapping("one", server.url().toString(), SearchIndex.NAME, "jobs = 1")
            .start();
    visitor = rig.visitor("reader", "es@" + Rig.AGENT, TEXTS_MAPPING, "one@" + Rig.AGENT);
  }

  @AfterAll
  static void stop() {
    Stream.of(rig, server).forEach(AgentRouteEndToEndTest::close);
  }

  @Test
  void givesTheReportOfTheTunnelForATenthOfItsBytes() throws IOException {
    long before = bytes("es");
    JsonNode tunnel = report(check("tunnel", "es@" + Rig.AGENT, "--no-cache").run(LIMIT));
    long throughTunnel = bytes("es") - before;
    before = bytes("texts");
    JsonNode agent = report(check("agent", TEXTS_MAPPING, "--no-cache").run(LIMIT));
    long byAgent = bytes("texts") - before;

    assertThat(agent).isEqualTo(tunnel);
    assertThat(agent.path("paragraphs")).hasSize(PARAGRAPHS);
    System.out.printf(
        "bytes of %d paragraphs: %d by --via tunnel, %d by --via agent%n",
        PARAGRAPHS, throughTunnel, byAgent);
    assertThat(byAgent).isPositive().isLessThan(throughTunnel / 10);
  }

  @Test
  void findsDocumentsAndShowsTheirFields() throws IOException {
    Object[] words = {"sim", "search", "文", "--index", SearchIndex.NAME, "--field", "summary"};
    Object[] format = {"--format", "json", "--show", "summary,title"};
    Finished tunnel =
        visitor.command(words).and(format).and(route("tunnel", "es@" + Rig.AGENT)).run(LIMIT);
    Finished agent =
        visitor.command(words).and(format).and(route("agent", TEXTS_MAPPING)).run(LIMIT);

    assertThat(JSON.readTree(agent.outOrThrow())).isEqualTo(JSON.readTree(tunnel.outOrThrow()));
  }

  @Test
  void namesAreNamesWhateverIsInThem() throws IOException {
    String body = new GeneratedTexts(SEED).texts(3, 4).get(0).summary();
    String line = JSON.writeValueAsString(Map.of("id", HOSTILE, "title", HOSTILE, "body", body));
    Path hostile = Files.writeString(dir.resolve("hostile.jsonl"), line + "\n");

    for (String via : List.of("agent", "tunnel")) {
      String mapping = via.equals("agent") ? TEXTS_MAPPING : "es@" + Rig.AGENT;
      Finished checked =
          visitor
              .command("sim", "check", hostile, "--index", SearchIndex.NAME, "--field", "summary")
              .and(route(via, mapping))
              .run(LIMIT);
      JsonNode paragraph = JSON.readTree(checked.outOrThrow()).path("paragraphs").path(0);
      assertThat(paragraph.path("id").asText()).isEqualTo(HOSTILE);
      assertThat(paragraph.path("title").asText()).isEqualTo(HOSTILE);
      assertThat(paragraph.path("verdict").asText()).isEqualTo("identical");

      Finished searched =
          visitor
              .command("sim", "search", "--index", SearchIndex.NAME, "--field", "summary")
              .and("--format", "json")
              .and(route(via, mapping))
              .and("--", HOSTILE)
              .run(LIMIT);
      assertThat(JSON.readTree(searched.outOrThrow()).isArray()).isTrue();
    }
  }

  @Test
  void anythingThatTheAgentDoesNotNameIsRefused() throws IOException {
    String other = SearchIndex.ALIAS;
    assertRefused("doesn't allow searches of the index " + other, "--index", other);
    assertRefused("the index *", "--index", "*");
    assertRefused("the index " + other, "--index", SearchIndex.NAME + "," + other);
    assertRefused("the index _all", "--index", "_all");
    assertRefused(
        "asks another search server",
        "--index",
        SearchIndex.NAME,
        "--es",
        "http://127.0.0.1:" + (server.port() + 1));
    assertRefused(
        "could read other indices",
        "--index",
        SearchIndex.NAME,
        "--exclude-query",
        "{\"terms\":{\"summary\":{\"index\":\"other\",\"id\":\"1\",\"path\":\"summary\"}}}");
  }

  @Test
  void nothingButJobsPassesTheMapping() throws Exception {
    try (ChildProcess visit = visitor.visit(TEXTS_MAPPING)) {
      Address address = Visitor.awaitListening(visit);
      for (String request :
          List.of(
              "GET / HTTP/1.1",
              "GET /_cat/indices HTTP/1.1",
              "DELETE /" + SearchIndex.NAME + " HTTP/1.1",
              "POST /_search HTTP/1.1",
              "GET /v1/job HTTP/1.1")) {
        assertThat(answer(address, request + "\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
            .as(request)
            .startsWith("HTTP/1.1 404")
            .contains("not-a-job", "--via agent");
      }
      assertThat(answer(address, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void aVisitorWithoutAdmissionStartsNothing() throws IOException {
    Visitor stranger = rig.visitor("stranger", "es@" + Rig.AGENT);

    Finished refused =
        stranger
            .command("sim", "check", document, "--index", SearchIndex.NAME, "--field", "summary")
            .and("--via", "agent", "--to", TEXTS_MAPPING)
            .run(LIMIT);

    assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
    assertThat(refused.err()).contains("texts@office");
  }

  @Test
  void inputsOverTheLimitAreRefusedBeforeTheyAreReadWhole() throws Exception {
    try (ChildProcess visit = visitor.visit(TEXTS_MAPPING)) {
      Address address = Visitor.awaitListening(visit);
      String head = "POST /v1/job HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n";

      // Nothing of the body was sent.
      assertThat(answer(address, head + "Content-Length: 10000000000\r\n\r\n"))
          .startsWith("HTTP/1.1 413")
          .contains("too-large");

      try (Socket socket = connect(address)) {
        OutputStream out = socket.getOutputStream();
        out.write(
            (head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] chunk = new byte[64 << 10];
        for (int sent = 0; sent <= MAX_INPUT; sent += chunk.length) {
          out.write(
              (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(chunk);
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        // The request has no end, and yet it is answered: by the agent, which counts, or by the
        // job,
        // which reads.
        assertThat(firstLine(socket)).matches("HTTP/1.1 (413|200) .*");
        assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
    // Packed it is small: what counts is what it unpacks to.
    Path large = dir.resolve("large.txt");
    Files.writeString(large, "一".repeat(MAX_INPUT));
    Finished refused =
        visitor
            .command("sim", "check", large, "--index", SearchIndex.NAME, "--field", "summary")
            .and("--via", "agent", "--to", TEXTS_MAPPING)
            .run(LIMIT);
    assertThat(refused.exit()).as(refused.err()).isEqualTo(3);
    assertThat(refused.err()).contains("larger than the " + MAX_INPUT + " bytes");
  }

  @Test
  void jobsBeyondThoseThatMayRunWaitForTheirTurn() throws IOException {
    ChildProcess first = start("first", "one@" + Rig.AGENT, "--no-cache");
    ChildProcess second = start("second", "one@" + Rig.AGENT, "--no-cache");

    assertThat(first.awaitExit(LIMIT)).as(first.logText()).isZero();
    assertThat(second.awaitExit(LIMIT)).as(second.logText()).isZero();
  }

  @Test
  void doctorHasTheAgentCheckAParagraph() throws IOException {
    Finished well = doctor("--index", SearchIndex.NAME);
    JsonNode last = last(well);
    assertThat(well.exit()).as(well.out()).isZero();
    assertThat(last.path("check").asText()).isEqualTo("paragraph");
    assertThat(last.path("sentence").asText()).contains("the agent asked opensearch");

    Finished ill = doctor("--index", "secret");
    assertThat(ill.exit()).as(ill.out()).isEqualTo(6);
    assertThat(last(ill).path("sentence").asText()).contains("the index secret");
  }

  @Test
  void aVisitorThatLeavesEndsItsJob() throws IOException {
    Path fresh = document(dir.resolve("left.jsonl"), SEED + 2);
    ChildProcess left =
        ChildProcess.start("check-left", command("left", fresh, TEXTS_MAPPING), dir);
    Awaitility.await().atMost(LIMIT).until(() -> jobs() == 1);

    left.kill();

    Awaitility.await().atMost(LIMIT).until(() -> jobs() == 0);
  }

  @Test
  void aTunnelThatIsCutIsAPause() throws IOException {
    long kept = kept();
    ChildProcess check = start("cut", TEXTS_MAPPING);
    awaitResults(check, kept + 1);

    rig.relay().process().kill();
    try {
      awaitNote(check, "dialling again");
    } finally {
      rig.relay().start();
    }

    assertThat(check.awaitExit(LIMIT)).as(check.logText()).isZero();
    assertThat(statuses("cut")).hasSize(PARAGRAPHS).containsOnly("ok");
  }

  @Test
  void anAgentThatIsGoneForGoodLeavesAPartialReportThatNamesIt() throws IOException {
    long kept = kept();
    Path fresh = document(dir.resolve("fresh.jsonl"), SEED + 1);
    ChildProcess gone =
        ChildProcess.start(
            "check-gone",
            command("gone", fresh, TEXTS_MAPPING, "--patience", "3s", "--concurrency", "1"),
            dir);
    awaitResults(gone, kept + 75);

    rig.agent().process().kill();
    int exit = gone.awaitExit(LIMIT);
    rig.agent().start();

    assertThat(exit).as(gone.logText()).isEqualTo(4);
    assertThat(gone.logText()).contains("ended early, at the agent");
    assertThat(statuses("gone")).hasSize(PARAGRAPHS).contains("ok", "failed");
  }

  private static Path document(Path file, long seed) throws IOException {
    GeneratedTexts texts = new GeneratedTexts(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PARAGRAPHS; i++) {
      lines.add(JSON.writeValueAsString(texts.paragraph(i, TEXTS)));
    }
    return Files.write(file, lines);
  }

  private static void awaitNote(ChildProcess check, String words) {
    Awaitility.await()
        .atMost(LIMIT)
        .failFast(check.name() + " ended", () -> !check.alive())
        .until(() -> check.logText().contains(words));
  }

  private static void assertRefused(String why, Object... options) {
    Finished refused =
        visitor
            .command("sim", "check", document, "--field", "summary")
            .and("--via", "agent", "--to", TEXTS_MAPPING)
            .and(options)
            .run(LIMIT);
    assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
    assertThat(refused.err()).contains(why);
    assertThat(refused.out()).isEmpty();
  }

  private static Finished doctor(Object... options) {
    return visitor
        .command("sim", "doctor", "--json", "--field", "summary")
        .and(route("agent", TEXTS_MAPPING))
        .and(options)
        .with("LC_ALL", "C.UTF-8")
        .run(LIMIT);
  }

  private static JsonNode last(Finished doctor) throws IOException {
    JsonNode all = JSON.readTree(doctor.out());
    return all.get(all.size() - 1);
  }

  private static Object[] route(String via, String mapping) {
    return new Object[] {"--via", via, "--to", mapping};
  }

  private static Command check(String name, String mapping, String... more) {
    return command(name, document, mapping, more);
  }

  private static Command command(String name, Path input, String mapping, String... more) {
    return visitor
        .command("sim", "check", input, "--index", SearchIndex.NAME, "--field", "summary")
        .and("-o", report(name))
        .and(route(mapping.startsWith("es@") ? "tunnel" : "agent", mapping))
        .and((Object[]) more)
        .with("LC_ALL", "C.UTF-8");
  }

  private static ChildProcess start(String name, String mapping, String... more) {
    return ChildProcess.start("check-" + name, check(name, mapping, more), dir);
  }

  private static Path report(String name) {
    return dir.resolve(name + ".json");
  }

  /** Without the time, and without scores, which depend on when the server merges its segments. */
  private static JsonNode report(Finished checked) throws IOException {
    String path = JSON.readTree(checked.outOrThrow()).path("path").asText();
    ObjectNode report = (ObjectNode) JSON.readTree(Path.of(path).toFile());
    report.remove("finished");
    return report;
  }

  private static List<String> statuses(String name) throws IOException {
    List<String> statuses = new ArrayList<>();
    JSON.readTree(report(name).toFile())
        .path("paragraphs")
        .forEach(one -> statuses.add(one.path("status").asText()));
    return statuses;
  }

  private static long jobs() {
    return ProcessHandle.of(rig.agent().process().pid()).orElseThrow().children().count();
  }

  /** What went through a mapping both ways, as the relay counts it. */
  private static long bytes(String mapping) throws IOException {
    for (JsonNode one : JSON.readTree(rig.relay().run("mappings", "--json").outOrThrow())) {
      if (one.path("name").asText().equals(mapping)) {
        return one.path("bytesIn").asLong() + one.path("bytesOut").asLong();
      }
    }
    throw new IllegalStateException("no mapping " + mapping);
  }

  /** Results are kept by the agent as they come, so its cache shows how far a job is. */
  private static void awaitResults(ChildProcess check, long count) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .failFast(check.name() + " ended", () -> !check.alive())
        .until(() -> kept() >= count);
  }

  private static long kept() {
    File[] folders = rig.agent().state().resolve("results").toFile().listFiles();
    return Stream.of(folders == null ? new File[0] : folders)
        .flatMap(folder -> Stream.of(folder.list()))
        .filter(entry -> !entry.endsWith(".part"))
        .count();
  }

  private static Socket connect(Address address) throws IOException {
    Socket socket = new Socket(address.host(), address.port());
    socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return socket;
  }

  private static String answer(Address address, String request) throws IOException {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String firstLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static void close(AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
