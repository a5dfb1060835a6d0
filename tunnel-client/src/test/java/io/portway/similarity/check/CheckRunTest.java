package io.portway.similarity.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.ImpatientServer;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.similarity.testing.ScriptedSearchServer.Reply;
import io.portway.similarity.testing.ScriptedSearchServer.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckRunTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Reply AGENT_AWAY =
      Reply.json(
          503,
          "{\"error\":\"agent-offline\",\"mapping\":\"es\",\"agent\":\"office\","
              + "\"message\":\"agent office is offline\"}");

  private final ScriptedSearchServer server = new ScriptedSearchServer().find(TEXT);
  private final List<String> pauses = new CopyOnWriteArrayList<>();
  private final AtomicInteger pausesOver = new AtomicInteger();
  private final Progress progress =
      new Progress() {
        @Override
        public void onDone(int paragraphs) {}

        @Override
        public void onPause(Text why) {
          pauses.add(Sentences.ENGLISH.get(why));
        }

        @Override
        public void onPauseOver() {
          pausesOver.incrementAndGet();
        }
      };

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noMoreIsDrawnThanAFewHundredAheadOfWhatWasTaken() throws InterruptedException {
    AtomicInteger drawn = new AtomicInteger();
    Iterable<Paragraph> endless =
        () -> paragraphs().peek(one -> drawn.incrementAndGet()).iterator();
    try (CheckRun run = checker(MINUTE, KnownResults.NONE).check(endless)) {
      for (int seq = 1; seq <= 1_000; seq++) {
        assertThat(run.next().paragraph().seq()).isEqualTo(seq);
        assertThat(drawn.get()).isBetween(seq, seq + 400);
      }
    }
  }

  @Test
  void aRunThatIsClosedAsksNoMore() throws InterruptedException {
    CheckRun run = checker(MINUTE, KnownResults.NONE).check(() -> paragraphs().iterator());
    run.next();
    run.close();

    List<Status> rest = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rest.add(run.next().status());
    }

    assertThat(rest).endsWith(Status.TIMED_OUT);
    assertThat(server.requests("_msearch")).hasSizeLessThan(30);
  }

  @Test
  void aBrokenWayIsWaitedForAndNothingIsLost() throws InterruptedException {
    AtomicInteger searches = new AtomicInteger();
    AtomicInteger refusals = new AtomicInteger();
    server.intercept(
        request -> {
          boolean cut = isSearch(request) && searches.incrementAndGet() > 2;
          return (cut || refusals.get() > 0) && refusals.incrementAndGet() < 13 ? AGENT_AWAY : null;
        });

    List<ParagraphResult> results = results(checker(MINUTE, KnownResults.NONE), 200, null);

    assertThat(results)
        .hasSize(200)
        .allSatisfy(result -> assertThat(result.verdict()).isEqualTo(Verdict.IDENTICAL));
    assertThat(pauses).singleElement().asString().contains("agent office is offline");
    assertThat(pausesOver).hasValue(1);
  }

  @Test
  void aWayThatStaysBrokenEndsTheRunWithWhatThereIs() throws InterruptedException {
    AtomicInteger searches = new AtomicInteger();
    server.intercept(
        request ->
            isSearch(request) && searches.incrementAndGet() <= 2
                ? null
                : searches.get() > 2 ? AGENT_AWAY : null);

    List<ParagraphResult> results =
        results(
            checker(Duration.ofMillis(600), KnownResults.NONE, 1),
            200,
            end -> {
              assertThat(end.hop()).isEqualTo(Hop.AGENT);
              assertThat(end.failure()).isEqualTo(Failure.UNREACHABLE);
            });

    assertThat(results).hasSize(200);
    assertThat(results.get(0).status()).isEqualTo(Status.OK);
    assertThat(results.get(199).status()).isEqualTo(Status.FAILED);
    assertThat(results.get(199).reason()).contains("agent office is offline");
  }

  @Test
  void whatIsKnownIsNotAskedForAndWhatWasFoundIsKept() throws InterruptedException {
    List<String> kept = new CopyOnWriteArrayList<>();
    ParagraphResult before =
        ParagraphResult.without(paragraph(1), Status.OK, "from before", TEXT.length());
    KnownResults known =
        new KnownResults() {
          @Override
          public ParagraphResult find(Paragraph paragraph) {
            return paragraph.seq() % 2 == 0 ? before.of(paragraph) : null;
          }

          @Override
          public void keep(ParagraphResult result) {
            kept.add(result.paragraph().id());
          }
        };

    List<ParagraphResult> results = results(checker(MINUTE, known), 4, null);

    assertThat(results)
        .extracting(ParagraphResult::reason)
        .containsExactly("", "from before", "", "from before");
    assertThat(kept).containsExactly("p1", "p3");
    assertThat(server.requests("_msearch"))
        .singleElement()
        .satisfies(request -> assertThat(request.body().lines()).hasSize(4));
  }

  private static boolean isSearch(Request request) {
    return request.path().contains("_msearch");
  }

  private interface End {
    void check(io.portway.similarity.hop.HopException end);
  }

  private static List<ParagraphResult> results(Checker checker, int count, End end) {
    Iterator<Paragraph> some = paragraphs().limit(count).iterator();
    List<ParagraphResult> results = new ArrayList<>();
    try (CheckRun run = checker.check(() -> some)) {
      run.forEachRemaining(results::add);
      if (end == null) {
        assertThat(run.end()).isNull();
      } else {
        end.check(run.end());
      }
    }
    return results;
  }

  private static Stream<Paragraph> paragraphs() {
    return IntStream.iterate(1, seq -> seq + 1).mapToObj(CheckRunTest::paragraph);
  }

  private static Paragraph paragraph(int seq) {
    return new Paragraph(seq, "p" + seq, "", TEXT, "", seq);
  }

  private Checker checker(Duration patience, KnownResults known) throws InterruptedException {
    return checker(patience, known, 3);
  }

  private Checker checker(Duration patience, KnownResults known, int concurrency)
      throws InterruptedException {
    CheckOptions options =
        CheckOptions.builder("texts", "summary").concurrency(concurrency).build();
    return new Checker(
        ImpatientServer.connect(server.url(), Deadline.after(MINUTE)),
        options,
        Sentences.ENGLISH,
        progress,
        known,
        patience);
  }
}
