package io.portway.similarity.report;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The report of an earlier draft, of which the results of unchanged paragraphs are taken over. It
 * must have been made by the same rules; that the index holds other documents by now is for the
 * user to know.
 */
public final class EarlierReport implements KnownResults {
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
  private final AtomicInteger taken = new AtomicInteger();

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

  @Override
  public ParagraphResult find(Paragraph paragraph) {
    ParagraphResult known = byBody.get(paragraph.body());
    if (known == null) {
      return null;
    }
    taken.incrementAndGet();
    return known.of(paragraph);
  }

  @Override
  public void keep(ParagraphResult result) {}

  /** How many paragraphs were not checked again. */
  public int taken() {
    return taken.get();
  }
}
