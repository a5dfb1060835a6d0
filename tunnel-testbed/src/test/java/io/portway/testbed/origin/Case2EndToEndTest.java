package io.portway.testbed.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.wan.WanLink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hundred paragraphs, checked by a reconstruction of case 2 of the note that this project
 * began with, and by {@code sim check --seed}. The normal run compares what they find; {@code
 * bin/test case2 [ROUNDS]} also compares how long they take over a round trip of 40 ms, from the
 * start of the program to its end.
 */
final class Case2EndToEndTest {
  private static final int ROUNDS = Integer.getInteger("portway.case2.rounds", 0);
  private static final double FASTER_AT_LEAST = 5;
  private static final int PARAGRAPHS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  private final List<Duration> original = new ArrayList<>();
  private final List<Duration> throughTunnel = new ArrayList<>();
  private final List<Duration> throughSsh = new ArrayList<>();
  private final List<Duration> byAgent = new ArrayList<>();
  private int lost;

  @Test
  @Timeout(1800)
  void findsTheSameDocumentsInTheSameOrderAndIsFaster() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PYTHON) && Command.of(PYTHON, "-c", "import paramiko").run(LIMIT).ok(),
        "no paramiko for /usr/bin/python3: install python3-paramiko");
    if (ROUNDS > 0) {
      assertThat(WanLink.missing()).as("what a link of 40 ms needs").isEmpty();
    }
    Path remote = Files.createDirectories(dir.resolve("remote"));
    script("case2_assess_report.py", remote);
    script("case2_visitor.py", dir);
    String paragraphs = JSON.writeValueAsString(paragraphs());
    Path input = Files.writeString(dir.resolve("paragraphs.json"), paragraphs);
    Object[] check = {
      "check",
      input,
      "--seed",
      "--no-cache",
      "--format",
      "seed",
      "--index",
      SearchIndex.NAME,
      "--field",
      "summary"
    };

    try (Road road = ROUNDS > 0 ? Road.Wan.open(dir.resolve("logs")) : new Road.Loopback();
        Intranet intranet = new Intranet(road, dir)) {
      Command theirs =
          road.near(
              Command.of(PYTHON, dir.resolve("case2_visitor.py"))
                  .and(intranet.login())
                  .and(remote, intranet.searchUrl(), SearchIndex.NAME)
                  .with("PYTHONUTF8", "1"));
      for (int round = 1; round <= Math.max(1, ROUNDS); round++) {
        Finished old = theirs.run(paragraphs, LIMIT);
        String said = old.outOrThrow();
        Finished tunnel = intranet.simThroughTunnel(check).run(LIMIT);
        Finished ssh = intranet.simThroughSsh(check).run(LIMIT);
        Finished agent = intranet.simByAgent(check).run(LIMIT);

        // What its reader mostly loses, its script has found all the same.
        JsonNode found =
            list(
                said.isEmpty()
                    ? road.far(
                            Command.of(PYTHON, remote.resolve("case2_assess_report.py"), "filename")
                                .and(remote, intranet.searchUrl(), SearchIndex.NAME))
                        .run(LIMIT)
                        .outOrThrow()
                    : said);
        assertThat(found).hasSize(PARAGRAPHS);
        assertSame(JSON.readTree(tunnel.outOrThrow()), found);
        assertSame(JSON.readTree(ssh.outOrThrow()), found);
        assertSame(JSON.readTree(agent.outOrThrow()), found);

        lost += said.isEmpty() ? 1 : 0;
        original.add(old.took());
        throughTunnel.add(tunnel.took());
        throughSsh.add(ssh.took());
        byAgent.add(agent.took());
      }
    }

    double faster = seconds(median(original)) / seconds(median(throughTunnel));
    report(faster);
    if (ROUNDS > 0) {
      assertThat(faster).as("times faster than the original").isGreaterThan(FASTER_AT_LEAST);
    }
  }

  /** The Chinese texts and the later halves of some, without blanks: the original cuts at each. */
  private static List<Map<String, String>> paragraphs() {
    List<String> bodies = new ArrayList<>();
    Corpus.texts().stream()
        .filter(text -> text.lang().equals("zh"))
        .forEach(text -> bodies.add(text.summary().replaceAll("\\s", "")));
    for (int i = 0; bodies.size() < PARAGRAPHS; i++) {
      bodies.add(bodies.get(i).substring(bodies.get(i).length() / 2));
    }
    List<Map<String, String>> all = new ArrayList<>();
    for (String body : bodies) {
      String id = (all.size() / 10 + 1) + "-" + (all.size() % 10 + 1);
      all.add(Map.of("id", id, "title", "第" + id + "段", "body", body, "example", "无"));
    }
    return all;
  }

  private static void assertSame(JsonNode ours, JsonNode theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < theirs.size(); i++) {
      String where = theirs.get(i).path("cid").asText();
      assertThat(ours.get(i).path("cid").asText()).isEqualTo(where);
      assertThat(ours.get(i).path("sims").findValuesAsText("summary"))
          .as(where)
          .isNotEmpty()
          .isEqualTo(theirs.get(i).path("sims").findValuesAsText("summary"));
    }
  }

  /** A list as Python prints it. */
  private JsonNode list(String printed) throws IOException {
    String toJson = "import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))";
    return JSON.readTree(
        Command.of(PYTHON, "-c", toJson).with("PYTHONUTF8", "1").run(printed, LIMIT).outOrThrow());
  }

  private void report(double faster) {
    System.out.printf(
        Locale.ROOT,
        "case 2: %d paragraphs, %s%n  original    %s (\"\" in place of its answer: %d of %d)%n"
            + "  --via tunnel %s, %.1f times faster%n  --via ssh    %s, %.1f times faster%n"
            + "  --via agent  %s, %.1f times faster%n",
        PARAGRAPHS,
        ROUNDS > 0 ? "40 ms round trip" : "loopback",
        times(original),
        lost,
        original.size(),
        times(throughTunnel),
        faster,
        times(throughSsh),
        seconds(median(original)) / seconds(median(throughSsh)),
        times(byAgent),
        seconds(median(original)) / seconds(median(byAgent)));
  }

  private static String times(List<Duration> all) {
    return String.format(
        Locale.ROOT,
        "median %.2f s of %s",
        seconds(median(all)),
        all.stream().map(one -> String.format(Locale.ROOT, "%.2f", seconds(one))).toList());
  }

  private static Duration median(List<Duration> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void script(String name, Path folder) throws IOException {
    try (InputStream in = Case2EndToEndTest.class.getResourceAsStream("/origin/" + name)) {
      Files.write(folder.resolve(name), in.readAllBytes());
    }
  }
}
