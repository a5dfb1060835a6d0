package io.portway.similarity.report;

import io.portway.similarity.match.Verdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The document as a whole.
 *
 * @param overallCopied copied letters by all letters. Paragraphs that failed count as not copied,
 *     so the figure never claims more than was found
 * @param withoutQuotes the same without what stands between quotation marks
 * @param withoutOwn the same without what stands in the author's own work
 * @param largestSource the one document that most was taken from, "" where nothing was
 * @param largestSourceShare letters found in it by all letters
 */
public record Totals(
    Map<Status, Integer> byStatus,
    Map<Verdict, Integer> byVerdict,
    long letters,
    double overallCopied,
    double withoutQuotes,
    double withoutOwn,
    String largestSource,
    double largestSourceShare) {

  /** Documents of two indices may have the same id. */
  private record Source(String index, String docId) {
    static final Source NONE = new Source("", "");
  }

  /** Of several that most was taken from, the first by name. */
  private static final Comparator<Map.Entry<Source, Double>> BY_NAME =
      Map.Entry.comparingByKey(
          Comparator.comparing(Source::docId).thenComparing(Source::index).reversed());

  /**
   * Adds up.
   *
   * @param results of all paragraphs
   * @return the totals
   */
  public static Totals of(List<ParagraphResult> results) {
    Map<Status, Integer> byStatus = new EnumMap<>(Status.class);
    Map<Verdict, Integer> byVerdict = new EnumMap<>(Verdict.class);
    Map<Source, Double> bySource = new HashMap<>();
    long letters = 0;
    double copied = 0;
    double unquoted = 0;
    double fromOthers = 0;
    for (ParagraphResult result : results) {
      byStatus.merge(result.status(), 1, Integer::sum);
      if (result.verdict() != null) {
        byVerdict.merge(result.verdict(), 1, Integer::sum);
      }
      letters += result.letters();
      copied += result.copied() * result.letters();
      unquoted += result.unquoted() * result.letters();
      fromOthers += result.fromOthers() * result.letters();
      for (Match match : result.matches()) {
        bySource.merge(
            new Source(match.index(), match.docId()),
            match.copied() * result.letters(),
            Double::sum);
      }
    }
    Map.Entry<Source, Double> largest =
        bySource.entrySet().stream()
            .filter(source -> source.getValue() > 0)
            .max(Map.Entry.<Source, Double>comparingByValue().thenComparing(BY_NAME))
            .orElse(Map.entry(Source.NONE, 0.0));
    return new Totals(
        byStatus,
        byVerdict,
        letters,
        letters == 0 ? 0 : copied / letters,
        letters == 0 ? 0 : unquoted / letters,
        letters == 0 ? 0 : fromOthers / letters,
        largest.getKey().docId(),
        letters == 0 ? 0 : largest.getValue() / letters);
  }

  /**
   * Paragraphs with a status.
   *
   * @param status the status
   * @return how many
   */
  public int count(Status status) {
    return byStatus.getOrDefault(status, 0);
  }

  /**
   * Paragraphs with a verdict.
   *
   * @param verdict the verdict
   * @return how many
   */
  public int count(Verdict verdict) {
    return byVerdict.getOrDefault(verdict, 0);
  }

  /**
   * All paragraphs.
   *
   * @return how many
   */
  public int paragraphs() {
    return byStatus.values().stream().mapToInt(Integer::intValue).sum();
  }
}
