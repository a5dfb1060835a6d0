package io.portway.testbed.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The similarity client says the same of the same texts whichever engine has them. One engine runs
 * at a time; the first is OpenSearch 2, whose answers the others are held against. {@code bin/test
 * engines} takes all, every other run the usual ones.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("engines")
@Timeout(180)
final class EnginesEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STANDARD = "summary.standard";
  private static final String PAIRS = "summary";

  @TempDir private static Path directory;

  private static Path document;

  /** What OpenSearch 2 says, by field. */
  private static final Map<String, JsonNode> EXPECTED = new TreeMap<>();

  private static SearchServer server;

  private final SearchEngine engine;

  EnginesEndToEndTest(SearchEngine engine) {
    this.engine = engine;
  }

  static List<SearchEngine> engines() {
    return Boolean.getBoolean("portway.engines.all")
        ? List.of(SearchEngine.values())
        : SearchEngine.usual();
  }

  @BeforeAll
  static void askTheReference() throws IOException {
    document = EditedTexts.write(directory.resolve("document.jsonl"));
    start(SearchEngine.OPENSEARCH_2);
    try {
      EXPECTED.put(STANDARD, check(SearchIndex.NAME, STANDARD));
      EXPECTED.put(PAIRS, check(SearchIndex.NAME, PAIRS));
      for (JsonNode report : EXPECTED.values()) {
        assertThat(report.path("paragraphs").findValuesAsText("verdict"))
            .contains("identical", "copied", "partly", "reworded", "none");
      }
    } finally {
      stop();
    }
  }

  @BeforeParameterizedClassInvocation
  static void start(SearchEngine engine) throws IOException {
    Optional<String> why = engine.unavailable();
    assumeTrue(why.isEmpty(), () -> why.get());
    Path home = Files.createTempDirectory(directory, engine.module());
    server =
        SearchServer.start(
            engine, home.resolve("node"), home.resolve("logs"), UnaryOperator.identity());
    SearchIndex index = new SearchIndex(server.url(), engine);
    index.create();
    index.load(Corpus.texts());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @AfterAll
  static void forget() {
    EXPECTED.clear();
  }

  @Test
  void verdictsAreTheSameWithSingleCharacters() throws IOException {
    assertSame(check(SearchIndex.NAME, STANDARD), EXPECTED.get(STANDARD));
  }

  @Test
  void verdictsAreTheSameWithPairsOfCharactersBehindAnAlias() throws IOException {
    assertSame(check(SearchIndex.ALIAS, PAIRS), EXPECTED.get(PAIRS));
  }

  @Test
  void engineIsRecognised() throws IOException {
    Finished finished = checkOne(SearchIndex.NAME, PAIRS);

    assertThat(JSON.readTree(finished.outOrThrow()).at("/parameters/engine").asText())
        .startsWith(engine.module().replace('-', ' '));
  }

  @Test
  void searchFindsTheTitles() throws IOException {
    String query = Corpus.labels().search().query();
    JsonNode found =
        JSON.readTree(
            sim(
                    "",
                    "search",
                    query,
                    "--index",
                    SearchIndex.NAME,
                    "--field",
                    "title",
                    "--size",
                    "20")
                .outOrThrow());

    assertThat(found.findValuesAsText("docId"))
        .containsExactlyInAnyOrderElementsOf(Corpus.labels().search().docs());
  }

  @Test
  void resultsAreTakenFromTheCacheWhileTheIndexStays() throws IOException {
    String cache = Files.createTempDirectory(directory, "cache").toString();

    checkOne(SearchIndex.NAME, PAIRS, "--cache", cache).outOrThrow();
    Finished again = checkOne(SearchIndex.NAME, PAIRS, "--cache", cache);

    assertThat(again.err()).contains("1 of 1 results are from the cache");
  }

  @Test
  void wrongNamesAreOneSentence() {
    assertUsage("no-such-index", PAIRS, "has no index no-such-index");
    assertUsage("no-such-*", PAIRS, "has no index no-such-*");
    assertUsage(SearchIndex.NAME, "body", "has no field body");
    assertUsage(SearchIndex.NAME, "subject", "is of type keyword");
  }

  private static void assertUsage(String index, String field, String sentence) {
    Finished finished = checkOne(index, field);

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).contains(sentence).hasLineCount(1);
    assertThat(finished.out()).isEmpty();
  }

  private static void assertSame(JsonNode report, JsonNode expected) {
    assertThat(report.path("paragraphs")).hasSameSizeAs(expected.path("paragraphs"));
    for (int i = 0; i < expected.path("paragraphs").size(); i++) {
      assertSameFinding(report.path("paragraphs").get(i), expected.path("paragraphs").get(i));
    }
    assertThat(report.path("totals")).isEqualTo(expected.path("totals"));
  }

  private static void assertSameFinding(JsonNode paragraph, JsonNode expected) {
    String where = "paragraph " + expected.path("id").asText();
    for (String exact : List.of("status", "verdict", "copied", "copiedUnquoted")) {
      assertThat(paragraph.path(exact)).as(where + " " + exact).isEqualTo(expected.path(exact));
    }
    assertLikeness(paragraph, expected, where);
    assertThat(paragraph.path("matches")).as(where).hasSameSizeAs(expected.path("matches"));
    for (int i = 0; i < expected.path("matches").size(); i++) {
      JsonNode match = paragraph.path("matches").get(i);
      JsonNode wanted = expected.path("matches").get(i);
      for (String exact : List.of("docId", "copied", "runs", "fields")) {
        assertThat(match.path(exact)).as(where + " " + exact).isEqualTo(wanted.path(exact));
      }
      assertLikeness(match, wanted, where + " match " + i);
    }
  }

  private static void assertLikeness(JsonNode one, JsonNode expected, String where) {
    assertThat(one.path("likeness").isNumber()).isEqualTo(expected.path("likeness").isNumber());
    assertThat(one.path("likeness").asDouble())
        .as(where + " likeness")
        .isCloseTo(expected.path("likeness").asDouble(), within(0.01));
  }

  private static JsonNode check(String index, String field) throws IOException {
    return JSON.readTree(
        sim("", "check", document, "--no-cache", "--index", index, "--field", field).outOrThrow());
  }

  private static Finished checkOne(String index, String field) {
    return checkOne(index, field, "--no-cache");
  }

  private static Finished checkOne(String index, String field, String... options) {
    return sim(
        "[\"one paragraph\"]",
        Stream.concat(
                Stream.of("check", "-", "--index", index, "--field", field), Stream.of(options))
            .toArray());
  }

  private static Finished sim(String input, Object... words) {
    return Programs.built()
        .client()
        .and("sim")
        .and(words)
        .and("--es", server.url(), "--lang", "en")
        .run(input, LIMIT);
  }
}
