package io.portway.similarity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.ReportDiff.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportDiffTest {
  @Test
  void paragraphsArePairedByTheirIdsHoweverTheirTextsChanged() {
    Report before =
        report(
            result("a", "one", Verdict.COPIED, 0.8),
            result("b", "two", Verdict.NONE, 0),
            result("c", "three", Verdict.PARTLY, 0.30),
            result("d", "four", Verdict.PARTLY, 0.30));
    Report after =
        report(
            result("d", "four!", Verdict.PARTLY, 0.305),
            result("a", "one, rewritten", Verdict.NONE, 0.1),
            result("b", "two, worse", Verdict.IDENTICAL, 1),
            result("c", "three!", Verdict.PARTLY, 0.40));

    assertThat(ReportDiff.of(before, after))
        .extracting(change -> change.present().paragraph().id(), ReportDiff.Change::kind)
        .containsExactly(
            tuple("d", Kind.SAME),
            tuple("a", Kind.BETTER),
            tuple("b", Kind.WORSE),
            tuple("c", Kind.WORSE));
  }

  @Test
  void paragraphsWithoutAnIdOfTheirOwnArePairedByTheirTexts() {
    Report before =
        report(
            result("#1", "one", Verdict.COPIED, 0.8),
            result("#2", "two", Verdict.NONE, 0),
            result("twice", "three", Verdict.NONE, 0),
            result("twice", "four", Verdict.COPIED, 0.6));
    Report after =
        report(
            result("#1", "put before", Verdict.NONE, 0),
            result("#2", "one", Verdict.COPIED, 0.8),
            result("twice", "four", Verdict.NONE, 0),
            result("twice", "three", Verdict.NONE, 0));

    assertThat(ReportDiff.of(before, after))
        .extracting(change -> change.present().paragraph().body(), ReportDiff.Change::kind)
        .containsExactly(
            tuple("put before", Kind.NEW),
            tuple("one", Kind.SAME),
            tuple("four", Kind.BETTER),
            tuple("three", Kind.SAME),
            tuple("two", Kind.GONE));
  }

  @Test
  void nothingIsSaidOfAParagraphThatHasNoVerdict() {
    Report before = report(result("a", "x", Verdict.COPIED, 0.8), result("b", "", null, 0));
    Report after = report(result("a", "x", null, 0), result("b", "", null, 0));

    assertThat(ReportDiff.of(before, after))
        .extracting(ReportDiff.Change::kind)
        .containsExactly(Kind.UNKNOWN, Kind.SAME);
  }

  private record Given(String id, String body, Verdict verdict, double copied) {}

  private static Given result(String id, String body, Verdict verdict, double copied) {
    return new Given(id, body, verdict, copied);
  }

  private static Report report(Given... given) {
    List<ParagraphResult> results = new ArrayList<>();
    for (Given one : given) {
      results.add(
          new ParagraphResult(
              new Paragraph(results.size() + 1, one.id(), "", one.body(), "", 1),
              one.verdict() == null ? Status.FAILED : Status.OK,
              "",
              one.verdict(),
              one.copied(),
              one.copied(),
              one.copied(),
              Double.NaN,
              10,
              List.of()));
    }
    return new Report(Instant.EPOCH, Map.of(), List.of(), Totals.of(results), results);
  }
}
