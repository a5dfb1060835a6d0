package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.similarity.testing.ScriptedSearchServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchServerTest {
  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final Queries queries = new Queries("summary", List.of("title"), List.of());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAnswerPerSearchInTheirOrder() throws InterruptedException {
    server.find(
        body ->
            ScriptedSearchServer.hits(
                List.of(
                    ScriptedSearchServer.document(
                        body.path("query").path("match").path("summary").path("query").asText(),
                        1,
                        "x"))));

    List<SearchItem> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      items.add(queries.match("q" + i, 3));
    }
    List<SearchResult> answers = connect().search(items);

    assertThat(answers)
        .extracting(answer -> answer.hits().get(0).id())
        .startsWith("q0", "q1")
        .endsWith("q59");
    assertThat(server.requests("_msearch")).hasSize(3);
    assertThat(server.requests("_msearch"))
        .allSatisfy(
            request -> assertThat(request.body().split("\n").length).isLessThanOrEqualTo(50));
  }

  @Test
  void aRequestStaysBelowTwoMegabytes() throws InterruptedException {
    List<SearchItem> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(queries.moreLikeThis("字".repeat(100_000), 20));
    }

    connect().search(items);

    assertThat(server.requests("_msearch")).hasSizeGreaterThan(1);
    assertThat(server.requests("_msearch"))
        .allSatisfy(
            request ->
                assertThat(request.body().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThan(2 << 20));
  }

  @Test
  void anItemThatFailsHarmsNoOther() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    server.find(
        body ->
            count.incrementAndGet() == 2
                ? "{\"status\":400,\"error\":{\"reason\":\"all shards failed\",\"failed_shards\":[{\"reason\":"
                    + "{\"reason\":\"x\",\"caused_by\":{\"reason\":\"maxClauseCount is set to 1024\"}}}]}}"
                : ScriptedSearchServer.hits(List.of(ScriptedSearchServer.document("d", 1, "t"))));

    List<SearchResult> answers =
        connect()
            .search(List.of(queries.match("a", 1), queries.match("b", 1), queries.match("c", 1)));

    assertThat(answers.get(0).hits()).hasSize(1);
    assertThat(answers.get(2).hits()).hasSize(1);
    assertThat(answers.get(1).failure().orElseThrow().arguments())
        .containsExactly("400", "maxClauseCount is set to 1024");
  }

  @Test
  void anItemThatCameTooEarlyIsAskedAgainAlone() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    server.find(
        body ->
            count.incrementAndGet() == 2
                ? "{\"status\":429,\"error\":{\"reason\":\"rejected execution\"}}"
                : ScriptedSearchServer.hits(List.of(ScriptedSearchServer.document("d", 1, "t"))));

    List<SearchResult> answers =
        connect()
            .search(List.of(queries.match("a", 1), queries.match("b", 1), queries.match("c", 1)));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.failure()).isEmpty());
    assertThat(server.requests("_msearch")).hasSize(2);
    assertThat(server.requests("_msearch").get(1).body().split("\n")).hasSize(2);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void failedShardsAndTimeOutsMakeAnAnswerIncomplete() throws InterruptedException {
    server.find(
        body ->
            "{\"status\":200,\"timed_out\":false,\"_shards\":{\"total\":5,\"failed\":2},\"hits\":{\"hits\":[]}}");
    assertThat(
            connect()
                .search(List.of(queries.match("a", 1)))
                .get(0)
                .failure()
                .orElseThrow()
                .arguments())
        .containsExactly("2", "5");

    server.find(body -> "{\"status\":200,\"timed_out\":true,\"hits\":{\"hits\":[]}}");
    assertThat(connect().search(List.of(queries.match("a", 1))).get(0).failure()).isPresent();
  }

  @Test
  void passingStatusesAreTriedAgainAndTheServersWishIsKept() throws InterruptedException {
    SearchServer connected = connect();
    server.prepare(
        new Reply(429, "application/json", "{}", Map.of("Retry-After", "7")),
        Reply.json(502, "{}"),
        Reply.json(503, "{}"),
        Reply.json(504, "{}"));

    assertThat(connected.search(List.of(queries.match("a", 1)))).hasSize(1);

    assertThat(server.requests("_msearch")).hasSize(5);
    assertThat(pauses).hasSize(4);
    assertThat(pauses.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() throws InterruptedException {
    SearchServer connected = connect();
    server.intercept(request -> Reply.json(503, "{\"error\":{\"reason\":\"overloaded\"}}"));

    assertThatThrownBy(() -> connected.search(List.of(queries.match("a", 1))))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE))
        .hasMessageContaining("overloaded");
    assertThat(pauses).hasSize(Retry.DEFAULT.attempts() - 1);
  }

  @Test
  void aWrongPasswordIsSaidAndNotRetried() {
    server.intercept(request -> Reply.json(401, "{\"error\":\"x\"}"));

    HopException e = failure("texts", "summary");

    assertThat(e.failure()).isEqualTo(Failure.REFUSED);
    assertThat(e.hop()).isEqualTo(Hop.SEARCH_SERVER);
    assertThat(e).hasMessageContaining("401").hasMessageContaining("--es-password-file");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void credentialsGoAlongFromTheFirstRequestOn() throws InterruptedException {
    SearchServer.connect(
        SearchAddress.parse(server.url()),
        Credentials.basic("u", "p"),
        ServerTls.USUAL,
        "texts",
        "summary",
        Deadline.after(Duration.ofSeconds(20)));

    assertThat(server.requests())
        .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Basic dTpw"));
    assertThat(Credentials.basic("u", "geheim").toString())
        .doesNotContain("geheim")
        .doesNotContain("Z2Vo");
  }

  @Test
  void aWebPageIsNoSearchServer() {
    server.intercept(request -> Reply.html(200));
    assertThat(failure("texts", "summary")).hasMessageContaining("web page");

    server.intercept(request -> new Reply(200, "text/plain", "hello", Map.of()));
    assertThat(failure("texts", "summary")).hasMessageContaining("JSON");
  }

  @Test
  void anAnswerLargerThanAnyIsRefused() {
    String large = "{\"version\":\"" + "x".repeat(64 << 20) + "\"}";
    server.intercept(request -> Reply.json(200, large));

    assertThat(failure("texts", "summary")).hasMessageContaining("larger than 64 MiB");
  }

  @Test
  void anAnswerThatUnpacksToMoreThanAnyIsRefused() {
    String large = "{\"version\":\"" + "x".repeat(64 << 20) + "\"}";
    server.intercept(
        request -> new Reply(200, "application/json", large, Map.of("Content-Encoding", "gzip")));

    assertThat(failure("texts", "summary")).hasMessageContaining("larger than 64 MiB");
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.intercept(
        request ->
            new Reply(302, "application/json", "{}", Map.of("Location", "http://127.0.0.1:1/")));

    assertThat(failure("texts", "summary")).hasMessageContaining("302");
  }

  @Test
  void aMissingIndexOrFieldIsNamed() {
    HopException index = failure("nope", "summary");
    assertThat(index.failure()).isEqualTo(Failure.USAGE);
    assertThat(index).hasMessageContaining("no index nope").hasMessageContaining(server.url());

    HopException field = failure("texts", "body");
    assertThat(field.failure()).isEqualTo(Failure.USAGE);
    assertThat(field).hasMessageContaining("no field body").hasMessageContaining(server.url());
  }

  @Test
  void aKeywordIsNotCompared() throws InterruptedException {
    SearchServer connected =
        SearchServer.connect(
            SearchAddress.parse(server.url()),
            Credentials.NONE,
            ServerTls.USUAL,
            "texts",
            "id",
            Deadline.after(Duration.ofSeconds(20)));

    assertThatThrownBy(connected::requireText).hasMessageContaining("keyword");
  }

  @Test
  void theRelaysOwnWordsAreShownAndNamedAsItsOwn() {
    server.intercept(
        request ->
            Reply.json(
                503,
                "{\"error\":\"agent-offline\",\"mapping\":\"elasticsearch\",\"agent\":\"office\","
                    + "\"message\":\"agent office is offline since 08:00\"}"));

    HopException e = failure("texts", "summary");

    assertThat(e.hop()).isEqualTo(Hop.AGENT);
    assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
    assertThat(e).hasMessageContaining("agent office is offline since 08:00");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void nobodyThereIsSaidAtOnce() {
    String url = server.url();
    server.close();

    HopException e =
        catchThrowableOfType(HopException.class, () -> connect(url, "texts", "summary"));

    assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
    assertThat(e).hasMessageContaining("Nothing listens");
    assertThat(pauses).isEmpty();
  }

  @Test
  void theDeadlineEndsRetrying() throws InterruptedException {
    SearchServer connected =
        SearchServer.connect(
            SearchAddress.parse(server.url()),
            Credentials.NONE,
            ServerTls.USUAL,
            "texts",
            "summary",
            Deadline.after(Duration.ofSeconds(3)),
            Retry.DEFAULT);
    server.intercept(
        request -> new Reply(429, "application/json", "{}", Map.of("Retry-After", "20")));

    assertThatThrownBy(() -> connected.search(List.of(queries.match("a", 1))))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.DEADLINE));
  }

  @Test
  void aServerWithoutRootIsStillRecognised() throws InterruptedException {
    server.intercept(
        request ->
            request.path().equals("/")
                ? Reply.json(405, "{}")
                : request.path().startsWith("/_nodes")
                    ? Reply.json(200, "{\"nodes\":{\"a\":{\"version\":\"8.17.0\"}}}")
                    : null);

    assertThat(connect().engine()).hasToString("elasticsearch 8.17.0");
  }

  @Test
  void aServerThatForbidsItsRootIsRecognisedByItsHeader() throws InterruptedException {
    server.intercept(
        request ->
            request.path().equals("/")
                ? new Reply(
                    403,
                    "application/json",
                    "{}",
                    Map.of("X-OpenSearch-Version", "OpenSearch/3.0.0 (opensearch)"))
                : null);

    Engine engine = connect().engine();

    assertThat(engine).hasToString("opensearch 3.0.0");
    assertThat(engine.scoreFactor()).isEqualTo(1);
  }

  @Test
  void anEngineThatNoTestHasSeenIsSaid() throws InterruptedException {
    assertThat(connect().engine().remark()).isEmpty();

    server.intercept(request -> request.path().equals("/") ? Reply.json(403, "{}") : null);
    assertThat(connect().engine().remark().orElseThrow().key()).isEqualTo("search.engine-unsaid");

    for (String version :
        List.of(
            "\"number\":\"5.6.16\"",
            "\"number\":\"10.0.0\"",
            "\"number\":\"4.0.0\",\"distribution\":\"opensearch\"",
            "\"number\":\"7.10.2\",\"distribution\":\"another\"")) {
      server.intercept(
          request ->
              request.path().equals("/")
                  ? Reply.json(200, "{\"version\":{" + version + "}}")
                  : null);
      assertThat(connect().engine().remark().orElseThrow().key())
          .isEqualTo("search.engine-untested");
    }
  }

  /**
   * Elasticsearch 6: its _field_caps names no indices, and statistics are kept by document type.
   */
  @Test
  void statisticsAreAskedOfTheRealIndexAndDocumentType() throws InterruptedException {
    server.intercept(
        request ->
            request.path().equals("/")
                ? Reply.json(200, "{\"version\":{\"number\":\"6.8.23\"}}")
                : request.path().contains("_field_caps")
                    ? Reply.json(200, "{\"fields\":{\"summary\":{\"text\":{\"type\":\"text\"}}}}")
                    : request.path().contains("/_mapping/field/summary")
                        ? Reply.json(
                            200,
                            "{\"old\":{\"mappings\":{}},"
                                + "\"new\":{\"mappings\":{\"patent\":{\"summary\":{}}}}}")
                        : request.path().contains("_mtermvectors")
                            ? Reply.json(200, "{\"docs\":[]}")
                            : null);

    SearchServer.connect(
            SearchAddress.parse(server.url()),
            Credentials.NONE,
            ServerTls.USUAL,
            "all",
            "summary",
            Deadline.after(Duration.ofSeconds(20)))
        .yardsticks(List.of("a"));

    assertThat(server.requests("_mtermvectors").get(0).body())
        .contains("\"_index\":\"new\",\"_type\":\"patent\"");
  }

  @Test
  void withoutStatisticsLikenessIsUnknown() throws InterruptedException {
    server.intercept(
        request ->
            request.path().contains("_mtermvectors") ? Reply.json(403, "{\"error\":\"x\"}") : null);

    assertThat(connect().yardsticks(List.of("a")).get(0).likenessOfMoreLikeThis(3)).isNaN();
  }

  private HopException failure(String index, String field) {
    return catchThrowableOfType(HopException.class, () -> connect(server.url(), index, field));
  }

  private SearchServer connect() throws InterruptedException {
    return connect(server.url(), "texts", "summary");
  }

  private SearchServer connect(String url, String index, String field) throws InterruptedException {
    Retry quick =
        new Retry(
            Retry.DEFAULT.attempts(), Duration.ofMillis(200), Duration.ofSeconds(5), pauses::add);
    return SearchServer.connect(
        SearchAddress.parse(url),
        Credentials.NONE,
        ServerTls.USUAL,
        index,
        field,
        Deadline.after(Duration.ofSeconds(60)),
        quick);
  }
}
