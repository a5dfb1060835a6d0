package io.portway.similarity.search;

/**
 * Turns the raw scores of one paragraph into likeness, 0 to 1.
 *
 * @param match the paragraph's {@code match} score against itself, NaN where unknown
 * @param moreLikeThis likewise for {@code more_like_this}
 * @param exponent 1 for characters and words; less where terms are overlapping pairs of characters
 */
public record Yardstick(double match, double moreLikeThis, double exponent) {
  /** The server gave no statistics. */
  static final Yardstick UNKNOWN = new Yardstick(Double.NaN, Double.NaN, 1);

  /**
   * One changed character spoils two pairs, so the same rewording costs far more likeness where
   * terms are pairs. On 300 texts this power puts both on one scale: unrelated texts of one subject
   * have a median of 0.22 with characters and 0.03 with pairs (0.23 after it), at most 0.39 and
   * 0.09 (0.36).
   */
  private static final double PAIR_EXPONENT = 0.42;

  static Yardstick of(TermStatistics statistics, double factor) {
    SelfScore self = new SelfScore(statistics, factor);
    double exponent = 1 - (1 - PAIR_EXPONENT) * statistics.pairShare();
    return new Yardstick(self.ofMatch(), self.ofMoreLikeThis(), exponent);
  }

  public double likenessOfMatch(double score) {
    return likeness(score, match);
  }

  public double likenessOfMoreLikeThis(double score) {
    return likeness(score, moreLikeThis);
  }

  /**
   * NaN where unknown. A score may come out slightly above the self score, which is an estimate.
   */
  private double likeness(double score, double self) {
    return self > 0 ? Math.pow(Math.min(1, score / self), exponent) : Double.NaN;
  }
}
