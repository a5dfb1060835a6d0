package io.portway.testbed.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.GeneratedTexts;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.ssh.RealSshd;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long checks meet broken tunnels, {@code kill -9} and changed indices: nothing is lost, nothing is
 * asked twice, and nothing is answered that the index would not answer today.
 */
@Timeout(400)
final class LongRunsEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long SEED = 20_261_129;
  private static final int TEXTS = 2_000;
  private static final int PARAGRAPHS = 400;

  @TempDir private static Path dir;
  private static SearchServer server;
  private static RealSshd sshd;
  private static Rig rig;
  private static Visitor visitor;
  private static Path document;
  private static List<String> undisturbed;

  @BeforeAll
  static void start() throws IOException {
    System.out.println("generated texts: seed " + SEED);
    server = SearchServer.start(dir.resolve("search"), dir);
    SearchIndex index = new SearchIndex(server.url());
    index.create();
    GeneratedTexts texts = new GeneratedTexts(SEED);
    index.load(texts.texts(0, TEXTS));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PARAGRAPHS; i++) {
      lines.add(JSON.writeValueAsString(texts.paragraph(i, TEXTS)));
    }
    document = Files.write(dir.resolve("document.jsonl"), lines);
    sshd = RealSshd.start(dir.resolve("ssh"));
    rig =
        Rig.in(dir.resolve("rig"))
            // Live requests would stall for a minute before anybody is told.
            .relayKeys("resume-window = 2s\nhold = 1s")
            .privateMapping("es", "elasticsearch", server.port())
            .mapping("ssh", "ssh", sshd.port())
            .start();
    visitor = rig.visitor("reader", "es@" + Rig.AGENT);
    ChildProcess check = check("undisturbed", direct("--no-cache"));
    assertThat(check.awaitExit(LIMIT)).as(check.logText()).isZero();
    undisturbed = findings("undisturbed");
    assertThat(undisturbed).hasSize(PARAGRAPHS);
  }

  @AfterAll
  static void stop() {
    Stream.of(rig, sshd, server).forEach(LongRunsEndToEndTest::close);
  }

  @Test
  void aTunnelThatIsCutInTheMiddleIsAPause() throws IOException {
    ChildProcess check = check("tunnel", throughTunnel());
    awaitResults(check, "tunnel", 25);

    rig.relay().process().kill();
    awaitNote(check, "dialling again");
    rig.relay().start();

    assertThat(check.awaitExit(LIMIT)).as(check.logText()).isZero();
    assertThat(findings("tunnel")).isEqualTo(undisturbed);
  }

  @Test
  void anSshSessionThatIsCutInTheMiddleIsOpenedAgain() throws IOException {
    ChildProcess check = check("through-ssh", throughSsh());
    awaitResults(check, "through-ssh", 25);

    rig.relay().process().kill();
    awaitNote(check, "Nothing gets through");
    rig.relay().start();

    assertThat(check.awaitExit(LIMIT)).as(check.logText()).isZero();
    assertThat(findings("through-ssh")).isEqualTo(undisturbed);
  }

  @Test
  void anAgentThatIsGoneForGoodLeavesAPartialReportThatNamesIt() throws IOException {
    ChildProcess check = check("gone", throughTunnel("--patience", "3s"));
    awaitResults(check, "gone", 25);

    rig.agent().process().kill();
    int exit = check.awaitExit(LIMIT);
    rig.agent().start();

    assertThat(exit).as(check.logText()).isEqualTo(4);
    assertThat(check.logText()).contains("ended early, at the agent");
    List<String> states = new ArrayList<>();
    paragraphs("gone").forEach(one -> states.add(one.path("status").asText()));
    assertThat(states).hasSize(PARAGRAPHS).contains("ok", "failed");
  }

  @Test
  void aKilledRunGoesOnWhereItWasAndAChangedIndexIsAskedAnew() throws IOException {
    ChildProcess killed = check("killed", direct("--concurrency", "1"));
    awaitResults(killed, "killed", 60);
    killed.kill();
    assertThat(report("killed")).doesNotExist();

    long start = System.nanoTime();
    ChildProcess resumed = check("killed", direct());
    assertThat(resumed.awaitExit(LIMIT)).as(resumed.logText()).isZero();
    long resumedAt = System.nanoTime();
    assertThat(fromCache(resumed)).isBetween(60, PARAGRAPHS - 1);
    assertThat(findings("killed")).isEqualTo(undisturbed);

    ChildProcess again = check("killed", throughTunnel());
    assertThat(again.awaitExit(LIMIT)).as(again.logText()).isZero();
    assertThat(fromCache(again)).isEqualTo(PARAGRAPHS);
    assertThat(findings("killed")).isEqualTo(undisturbed);
    System.out.printf(
        "%d paragraphs, %d of them cached: %d ms; all cached, through the tunnel: %d ms%n",
        PARAGRAPHS,
        fromCache(resumed),
        Duration.ofNanos(resumedAt - start).toMillis(),
        Duration.ofNanos(System.nanoTime() - resumedAt).toMillis());

    // The same text under its id again: as many documents, and none of them differs by a letter.
    new SearchIndex(server.url()).load(new GeneratedTexts(SEED).texts(5, 6));
    ChildProcess afterwards = check("killed", direct());
    assertThat(afterwards.awaitExit(LIMIT)).as(afterwards.logText()).isZero();
    assertThat(afterwards.logText()).doesNotContain("from the cache");
  }

  private static String[] direct(String... more) {
    return with(more, "--es", server.url().toString());
  }

  private static String[] throughTunnel(String... more) {
    return with(more, "--via", "tunnel", "--to", "es@" + Rig.AGENT, "-c", visitor.configuration());
  }

  private static String[] throughSsh() {
    return with(
        new String[] {"--es", server.url().toString()},
        "--ssh",
        sshd.user() + "@127.0.0.1:" + rig.port("ssh"),
        "--identity",
        sshd.key().file(),
        "--known-hosts",
        dir.resolve("known_hosts"));
  }

  private static String[] with(String[] more, Object... words) {
    return Stream.concat(Stream.of(words).map(Object::toString), Stream.of(more))
        .toArray(String[]::new);
  }

  /** Begins a check with a cache of its own; runs of one name share that, and the report. */
  private static ChildProcess check(String name, String... options) {
    Command command =
        rig.programs()
            .client()
            .and("sim", "check", document, "--index", SearchIndex.NAME, "--field", "summary")
            .and("-o", report(name))
            .and((Object[]) options)
            .with("XDG_CACHE_HOME", dir.resolve(name).toString())
            .with("LC_ALL", "C.UTF-8");
    return ChildProcess.start("check-" + name + "-" + System.nanoTime(), command, dir);
  }

  private static Path report(String name) {
    return dir.resolve(name + ".json");
  }

  private static JsonNode paragraphs(String name) throws IOException {
    return JSON.readTree(report(name).toFile()).path("paragraphs");
  }

  /** What was found, without the scores, which depend on when the server merges its segments. */
  private static List<String> findings(String name) throws IOException {
    List<String> findings = new ArrayList<>();
    for (JsonNode one : paragraphs(name)) {
      findings.add(
          String.join(
              " ",
              one.path("id").asText(),
              one.path("status").asText(),
              one.path("verdict").asText(),
              one.path("copied").asText(),
              one.path("matches").path(0).path("docId").asText()));
    }
    return findings;
  }

  /** Results are kept as they come, so the cache shows how far a run is. */
  private static void awaitResults(ChildProcess check, String name, int count) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .failFast(check.name() + " ended", () -> !check.alive())
        .until(() -> kept(name) >= count);
  }

  private static long kept(String name) {
    File[] folders = dir.resolve(name).resolve("portway/results").toFile().listFiles();
    // Counted by name alone: what is being written has another one a moment later.
    return Stream.of(folders == null ? new File[0] : folders)
        .flatMap(folder -> Stream.of(folder.list()))
        .filter(entry -> !entry.endsWith(".part"))
        .count();
  }

  private static void awaitNote(ChildProcess check, String words) {
    Awaitility.await()
        .atMost(LIMIT)
        .failFast(check.name() + " ended", () -> !check.alive())
        .until(() -> check.logText().contains(words));
  }

  private static int fromCache(ChildProcess check) {
    String note =
        check
            .logText()
            .lines()
            .filter(line -> line.contains("from the cache"))
            .findFirst()
            .orElse("0 ");
    return Integer.parseInt(note.substring(0, note.indexOf(' ')));
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
