package io.portway.similarity.report;

import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reports with what is awkward in them. */
final class ReportSamples {
  static final String HOSTILE = "<script>alert('x')</script>\"&\u0007\u202e";

  private ReportSamples() {}

  /** One paragraph with a match, and one that was skipped. */
  static Report report() {
    return report("𠮷甲乙丙丁", "前甲乙丙后", new Run(1, 4, 1, 4));
  }

  static Report report(String body, String document, Run run) {
    return report(body, document, run, "title", HOSTILE);
  }

  /** The compared text is one of the fields. */
  static Report withTextField() {
    return report("𠮷甲乙丙丁", "前甲乙丙后", new Run(1, 4, 1, 4), "summary", "前甲乙丙后");
  }

  private static Report report(String body, String document, Run run, String field, String value) {
    Paragraph paragraph = new Paragraph(1, "=1+1", HOSTILE, body, "", 1);
    Match match =
        new Match(
            1,
            "pat_all",
            "<b>doc",
            12.5,
            0.5,
            Double.NaN,
            List.of(run),
            document,
            true,
            Map.of(field, value));
    List<ParagraphResult> results =
        List.of(
            new ParagraphResult(
                paragraph,
                Status.OK,
                "",
                Verdict.COPIED,
                0.5,
                0.25,
                0,
                Double.NaN,
                4,
                List.of(match)),
            ParagraphResult.without(paragraph(2), Status.SKIPPED, "empty", 4));
    return new Report(
        Instant.parse("2026-11-23T05:00:00Z"),
        Map.of("index", "pat_all"),
        List.of(new Report.Note("warning", 3, HOSTILE)),
        Totals.of(results),
        results);
  }

  static Paragraph paragraph(int seq) {
    return new Paragraph(seq, "p" + seq, "", "正文", "", seq);
  }
}
