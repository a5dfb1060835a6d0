package io.portway.similarity.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.Match;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.similarity.testing.ScriptedSearchServer.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckerTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";
  private static final String OTHER = "窑火的颜色要看温度铅笔比荧光笔更适合批注因为它可以改口";

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private HopException end;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyParagraphHasItsResultInTheOrderOfTheInput() throws InterruptedException {
    server.find(TEXT);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      bodies.add(i % 3 == 0 ? TEXT : OTHER);
    }

    List<ParagraphResult> results = check(figures(), bodies);

    assertThat(results).extracting(result -> result.paragraph().seq()).isSorted().hasSize(80);
    for (int i = 0; i < 80; i++) {
      assertThat(results.get(i).verdict()).isEqualTo(i % 3 == 0 ? Verdict.IDENTICAL : Verdict.NONE);
    }
  }

  @Test
  void anEmptyParagraphIsSkippedAndAsksNothing() throws InterruptedException {
    List<ParagraphResult> results = check(figures(), List.of("", " \n", "……！"));

    assertThat(results).extracting(ParagraphResult::status).containsOnly(Status.SKIPPED);
    assertThat(results).extracting(ParagraphResult::reason).noneMatch(String::isEmpty);
    assertThat(server.requests("_msearch")).isEmpty();
  }

  @Test
  void theParagraphsShareIsTheUnionOfItsMatches() throws InterruptedException {
    server.find(TEXT.substring(0, 15), TEXT.substring(15), TEXT.substring(5, 20));

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.copied()).isEqualTo(1);
    assertThat(result.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(result.matches())
        .hasSize(3)
        .allSatisfy(match -> assertThat(match.copied()).isLessThan(0.6));
    assertThat(result.matches()).extracting(Match::rank).containsExactly(1, 2, 3);
  }

  @Test
  void matchesAreRankedByWhatWasTakenAndNotByTheServersScore() throws InterruptedException {
    server.find(OTHER, TEXT.substring(0, 12), TEXT);

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.matches()).extracting(Match::docId).startsWith("d2");
  }

  @Test
  void whatHasNothingInCommonIsNoMatchHoweverItScores() throws InterruptedException {
    server.find(
        query ->
            ScriptedSearchServer.hits(List.of(ScriptedSearchServer.document("x", 0.01, OTHER))));

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.verdict()).isEqualTo(Verdict.NONE);
    assertThat(result.matches()).isEmpty();
  }

  @Test
  void theOriginalRuleTakesTheFirstThreeOverFive() throws InterruptedException {
    server.find(
        query ->
            ScriptedSearchServer.hits(
                List.of(
                    ScriptedSearchServer.document("a", 9, OTHER),
                    ScriptedSearchServer.document("b", 8, TEXT),
                    ScriptedSearchServer.document("c", 5.0001, OTHER),
                    ScriptedSearchServer.document("d", 5, OTHER),
                    ScriptedSearchServer.document("e", 4, OTHER))));

    ParagraphResult result = check(seed(), List.of(TEXT)).get(0);

    assertThat(result.matches()).extracting(Match::docId).containsExactly("a", "b", "c");
    String sent = server.requests("_msearch").get(0).body();
    assertThat(sent).contains("\"match\"", "\"size\":10").doesNotContain("more_like_this");
  }

  @Test
  void aLongParagraphIsAskedForInWindowsAndItsFindsAreScoredAsAWhole() throws InterruptedException {
    String lifted = TEXT;
    String body = OTHER.repeat(50) + lifted + OTHER.repeat(50);
    server.find(
        query -> {
          boolean window = query.path("query").has("match");
          boolean among = query.path("query").has("bool");
          return window || among
              ? ScriptedSearchServer.hits(
                  List.of(ScriptedSearchServer.document("w", among ? 0.5 : 7, lifted)))
              : ScriptedSearchServer.hits(List.of());
        });

    ParagraphResult result = check(figures(), List.of(body)).get(0);

    assertThat(result.verdict()).isEqualTo(Verdict.PARTLY);
    assertThat(result.matches().get(0).esScore()).isEqualTo(0.5);
    assertThat(server.requests("_msearch"))
        .noneMatch(
            request ->
                request
                    .body()
                    .lines()
                    .anyMatch(line -> line.contains("\"match\"") && line.length() > 500));
  }

  @Test
  void theOtherChineseScriptIsAskedForAndComparedWhenItIsToCountAsTheSame()
      throws InterruptedException {
    String traditional = "放慢速度並不等於拖沓而是允許自己在疑惑處折返再決定是否同意";
    server.find(
        query ->
            query.toString().contains(traditional)
                ? ScriptedSearchServer.hits(
                    List.of(ScriptedSearchServer.document("t", 7, traditional)))
                : ScriptedSearchServer.hits(List.of()));

    ParagraphResult apart = check(figures(), List.of(TEXT)).get(0);
    ParagraphResult folded =
        check(options(CheckOptions.Rule.FIGURES, 3, Folding.CHINESE), List.of(TEXT)).get(0);

    assertThat(apart.verdict()).isEqualTo(Verdict.NONE);
    assertThat(folded.verdict()).isEqualTo(Verdict.IDENTICAL);
    Match match = folded.matches().get(0);
    assertThat(match.esScore()).isEqualTo(7);
    assertThat(match.runs()).containsExactly(new Run(0, 29, 0, 29));
  }

  @Test
  void lettersOfAnotherWidthAreAskedForInTheUsualOneToo() throws InterruptedException {
    String plain = "a full-width text is the same text to a reader";
    String wide =
        plain
            .codePoints()
            .map(c -> c == ' ' ? 0x3000 : c + 0xfee0)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    server.find(
        query ->
            query.toString().contains("same text")
                ? ScriptedSearchServer.hits(List.of(ScriptedSearchServer.document("d", 7, plain)))
                : ScriptedSearchServer.hits(List.of()));

    ParagraphResult result = check(figures(), List.of(wide)).get(0);

    assertThat(result.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(result.matches().get(0).runs()).containsExactly(new Run(0, 46, 0, 46));
  }

  @Test
  void theLastWindowOfAVeryLongParagraphIsSearchedLikeTheFirst() throws InterruptedException {
    String body = OTHER.repeat(120) + TEXT;
    AtomicInteger documents = new AtomicInteger();
    server.find(
        query -> {
          List<String> hits = new ArrayList<>();
          if (query.toString().contains(TEXT) && query.path("query").has("match")) {
            hits.add(ScriptedSearchServer.document("lifted", 9, TEXT));
          }
          for (int i = 0; i < 4; i++) {
            hits.add(ScriptedSearchServer.document("d" + documents.incrementAndGet(), 3, "窑火"));
          }
          return ScriptedSearchServer.hits(hits);
        });

    ParagraphResult result = check(figures(), List.of(body)).get(0);

    assertThat(result.matches()).extracting(Match::docId).containsExactly("lifted");
  }

  @Test
  void documentsOfTwoIndicesMayHaveTheSameId() throws InterruptedException {
    server.find(
        query ->
            ScriptedSearchServer.hits(
                List.of(
                    ScriptedSearchServer.document("1", 9, OTHER).replace("texts", "archive"),
                    ScriptedSearchServer.document("1", 8, TEXT))));

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.matches()).extracting(Match::index).containsExactly("texts");
  }

  @Test
  void documentsThatDoNotShowTheirTextAreNotCalledDifferent() throws InterruptedException {
    String unseen = "{\"_index\":\"texts\",\"_id\":\"u\",\"_score\":9,\"_source\":{}}";
    server.find(
        query ->
            ScriptedSearchServer.hits(
                List.of(unseen, ScriptedSearchServer.document("seen", 8, TEXT))));

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.reason()).contains("1 of 2 documents", "summary", "_source");
    assertThat(result.matches()).extracting(Match::docId).containsExactly("seen");
  }

  @Test
  void boilerplateCountsForNothingHoweverOftenItStandsThere() throws InterruptedException {
    String phrase = "本合同自双方签字盖章之日起生效";
    server.find(phrase);
    Ignored ignored = new Ignored(false, "前言。" + phrase + "。");
    CheckOptions options = CheckOptions.builder("pat_all", "summary").ignore(ignored).build();

    List<ParagraphResult> results =
        check(options, List.of(phrase + "，" + OTHER + "。" + phrase, phrase));

    assertThat(results.get(0).verdict()).isEqualTo(Verdict.NONE);
    assertThat(results.get(0).letters()).isEqualTo(OTHER.length());
    assertThat(results.get(1).status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void oneParagraphThatTheServerCannotDigestSpoilsNoOther() throws InterruptedException {
    server.find(TEXT);
    server.intercept(
        request ->
            request.path().contains("_msearch") && request.body().contains("毒")
                ? Reply.json(400, "{\"error\":{\"reason\":\"too_many_clauses\"},\"status\":400}")
                : null);

    List<ParagraphResult> results = check(figures(), List.of(TEXT, "毒" + OTHER, TEXT));

    assertThat(results)
        .extracting(ParagraphResult::status)
        .containsExactly(Status.OK, Status.FAILED, Status.OK);
    assertThat(results.get(1).reason()).contains("too_many_clauses");
    assertThat(end).isNull();
  }

  @Test
  void anIncompleteAnswerIsAFailureThatKeepsItsMatches() throws InterruptedException {
    server.find(
        query ->
            "{\"status\":200,\"timed_out\":false,\"_shards\":{\"total\":2,\"failed\":1},\"hits\":{\"hits\":["
                + ScriptedSearchServer.document("a", 9, TEXT)
                + "]}}");

    ParagraphResult result = check(figures(), List.of(TEXT)).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.reason()).contains("1 of 2 shards");
    assertThat(result.matches()).hasSize(1);
  }

  @Test
  void aServerThatRefusesEndsTheRunWithWhatThereIs() throws InterruptedException {
    AtomicInteger searches = new AtomicInteger();
    server.find(TEXT);
    server.intercept(
        request -> {
          boolean search = request.path().contains("_msearch");
          return search && searches.getAndIncrement() > 0
              ? Reply.json(403, "{\"error\":\"denied\"}")
              : null;
        });
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      bodies.add(TEXT);
    }

    List<ParagraphResult> results = check(options(CheckOptions.Rule.FIGURES, 1), bodies);

    assertThat(results.get(0).status()).isEqualTo(Status.OK);
    assertThat(results.get(59).status()).isEqualTo(Status.FAILED);
    assertThat(end.failure()).isEqualTo(Failure.REFUSED);
  }

  @Test
  void theDeadlineLeavesTheRestMarkedAsOutOfTime() throws InterruptedException {
    server.find(TEXT);
    AtomicInteger searches = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    server.intercept(
        request -> {
          if (request.path().contains("_msearch") && searches.incrementAndGet() > 1) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return null;
        });
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      bodies.add(TEXT);
    }

    List<ParagraphResult> results =
        check(options(CheckOptions.Rule.FIGURES, 1), bodies, Deadline.after(Duration.ofSeconds(5)));

    assertThat(results.get(0).status()).isEqualTo(Status.OK);
    assertThat(results.get(59).status()).isEqualTo(Status.TIMED_OUT);
    assertThat(end.failure()).isEqualTo(Failure.DEADLINE);
  }

  @Test
  void anInterruptEndsTheRunWithWhatThereIs() throws InterruptedException {
    server.find(TEXT);
    Thread worker = Thread.currentThread();
    server.intercept(
        request -> {
          if (request.path().contains("_msearch")) {
            worker.interrupt();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return null;
        });

    List<ParagraphResult> results = check(figures(), List.of(TEXT, ""));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(results)
        .extracting(ParagraphResult::status)
        .containsExactly(Status.TIMED_OUT, Status.SKIPPED);
  }

  @Test
  void aScriptsAnswersAreFoundByIdAndComparedHere() throws Exception {
    JsonNode answer =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(
                "[{\"cid\":\"p2\",\"sims\":[{\"score\":9,\"summary\":\""
                    + TEXT
                    + "\"}]},{\"cid\":\"p1\",\"sims\":[]}]");
    ScriptChecker scripts = new ScriptChecker(figures(), Sentences.ENGLISH);

    List<ParagraphResult> results =
        scripts.results(paragraphs(List.of(OTHER, TEXT, OTHER)), answer);

    assertThat(results)
        .extracting(ParagraphResult::verdict)
        .containsExactly(Verdict.NONE, Verdict.IDENTICAL, null);
    assertThat(results.get(1).likeness()).isNaN();
    assertThat(results.get(2).status()).isEqualTo(Status.FAILED);
  }

  private List<ParagraphResult> check(CheckOptions options, List<String> bodies)
      throws InterruptedException {
    return check(options, bodies, Deadline.after(Duration.ofMinutes(1)));
  }

  private List<ParagraphResult> check(CheckOptions options, List<String> bodies, Deadline deadline)
      throws InterruptedException {
    SearchServer connected =
        SearchServer.connect(
            SearchAddress.parse(server.url()),
            Credentials.NONE,
            ServerTls.USUAL,
            "texts",
            "summary",
            deadline);
    Checker checker = new Checker(connected, options, Sentences.ENGLISH, Progress.SILENT);
    List<ParagraphResult> results = new ArrayList<>();
    try (CheckRun run = checker.check(paragraphs(bodies))) {
      run.forEachRemaining(results::add);
      end = run.end();
    }
    return results;
  }

  private static List<Paragraph> paragraphs(List<String> bodies) {
    List<Paragraph> paragraphs = new ArrayList<>();
    for (String body : bodies) {
      int seq = paragraphs.size() + 1;
      paragraphs.add(new Paragraph(seq, "p" + seq, "", body, "", seq));
    }
    return paragraphs;
  }

  private static CheckOptions figures() {
    return options(CheckOptions.Rule.FIGURES, 3);
  }

  private static CheckOptions seed() {
    return options(CheckOptions.Rule.SEED, 3);
  }

  private static CheckOptions options(CheckOptions.Rule rule, int concurrency) {
    return options(rule, concurrency, Folding.USUAL);
  }

  private static CheckOptions options(CheckOptions.Rule rule, int concurrency, Folding folding) {
    return CheckOptions.builder("pat_all", "summary")
        .rule(rule)
        .concurrency(concurrency)
        .folding(folding)
        .build();
  }
}
