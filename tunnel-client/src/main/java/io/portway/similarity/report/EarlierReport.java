package io.portway.similarity.report;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import io.portway.similarity.input.Paragraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The report of an earlier draft, of which the results of unchanged paragraphs are taken over. It
 * must have been made by the same rules; that the index holds other documents by now is for the
 * user to know.
 */
public final class EarlierReport {
  /** What a result depends on. */
  private static final List<String> RULES =
      List.of(
          "index",
          "field",
          "show",
          "top",
          "rule",
          "identical",
          "copied",
          "partly",
          "reworded",
          "ignoreQuotes",
          "ignoreText",
          "foldChinese",
          "excluded",
          "own");

  private final Map<String, ParagraphResult> byBody = new HashMap<>();
  private int taken;

  /** {@code parameters}: of the check that is to be made. */
  public EarlierReport(Report earlier, Map<String, Object> parameters) {
    for (String rule : RULES) {
      String then = String.valueOf(earlier.parameters().get(rule));
      String now = String.valueOf(parameters.get(rule));
      if (!Objects.equals(then, now)) {
        throw new HopException(
            Hop.INPUT,
            Failure.USAGE,
            Text.of("since.other-rules", rule, then, now),
            Text.of("since.other-rules.remedy"));
      }
    }
    for (ParagraphResult result : earlier.paragraphs()) {
      if (result.status() == Status.OK) {
        byBody.putIfAbsent(result.paragraph().body(), result);
      }
    }
  }

  /** The results of all paragraphs, in their order; {@code check} is given those that changed. */
  public List<ParagraphResult> complete(
      List<Paragraph> paragraphs, Function<List<Paragraph>, List<ParagraphResult>> check) {
    List<Paragraph> changed = new ArrayList<>();
    for (Paragraph paragraph : paragraphs) {
      if (!byBody.containsKey(paragraph.body())) {
        changed.add(numbered(paragraph, changed.size() + 1));
      }
    }
    List<ParagraphResult> fresh = changed.isEmpty() ? List.of() : check.apply(changed);
    List<ParagraphResult> all = new ArrayList<>();
    int next = 0;
    for (Paragraph paragraph : paragraphs) {
      ParagraphResult known = byBody.get(paragraph.body());
      all.add((known == null ? fresh.get(next++) : known).of(paragraph));
    }
    taken = paragraphs.size() - changed.size();
    return all;
  }

  /** How many paragraphs were not checked again. */
  public int taken() {
    return taken;
  }

  private static Paragraph numbered(Paragraph paragraph, int seq) {
    return new Paragraph(
        seq,
        paragraph.id(),
        paragraph.title(),
        paragraph.body(),
        paragraph.example(),
        paragraph.line());
  }
}
