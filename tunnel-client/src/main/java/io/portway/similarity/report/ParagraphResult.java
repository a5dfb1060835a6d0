package io.portway.similarity.report;

import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Verdict;
import java.util.List;

/**
 * What was found out about one paragraph.
 *
 * @param reason why it is not simply OK, "" otherwise
 * @param verdict null unless something was compared
 * @param copied share of the paragraph that stands in any of its matches together
 * @param unquoted the share of that which is copied outside of quotation marks
 * @param fromOthers the share that stands in matches which are not the author's own work
 * @param likeness the highest of its matches; NaN where unknown
 * @param letters letters and digits of the body: what {@code copied} is a share of
 */
public record ParagraphResult(
    Paragraph paragraph,
    Status status,
    String reason,
    Verdict verdict,
    double copied,
    double unquoted,
    double fromOthers,
    double likeness,
    int letters,
    List<Match> matches) {
  public ParagraphResult {
    matches = List.copyOf(matches);
  }

  /**
   * The same of a paragraph with the same text.
   *
   * @param other that paragraph
   * @return its result
   */
  public ParagraphResult of(Paragraph other) {
    return new ParagraphResult(
        other, status, reason, verdict, copied, unquoted, fromOthers, likeness, letters, matches);
  }

  /**
   * Nothing was compared.
   *
   * @param paragraph the paragraph
   * @param status why
   * @param reason the same in words
   * @param letters letters and digits of its body
   * @return a result without a verdict
   */
  public static ParagraphResult without(
      Paragraph paragraph, Status status, String reason, int letters) {
    return new ParagraphResult(
        paragraph, status, reason, null, 0, 0, 0, Double.NaN, letters, List.of());
  }
}
