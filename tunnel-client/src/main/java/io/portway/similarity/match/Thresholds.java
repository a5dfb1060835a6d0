package io.portway.similarity.match;

/**
 * From which share on a paragraph gets which verdict; all between 0 and 1 and printed in the
 * report, so that a reader can judge the judgement.
 *
 * @param identical of a share copied
 * @param copied of a share copied
 * @param partly of a share copied
 * @param reworded of likeness
 */
public record Thresholds(double identical, double copied, double partly, double reworded) {
  /**
   * At most one false alarm in a hundred unrelated paragraphs; docs/similarity.md has the table
   * that they are held against.
   */
  public static final Thresholds DEFAULT = new Thresholds(0.95, 0.50, 0.25, 0.60);

  public Thresholds {
    if (!(identical <= 1
        && copied <= identical
        && partly <= copied
        && partly > 0
        && reworded > 0
        && reworded <= 1)) {
      throw new IllegalArgumentException(
          "thresholds: identical %s, copied %s, partly %s, reworded %s (expected: 0 < partly <= copied <= identical <= 1, 0 < reworded <= 1)"
              .formatted(identical, copied, partly, reworded));
    }
  }

  /**
   * What a paragraph is called.
   *
   * @param share of it that is copied, 0 to 1
   * @param hasTellingRun whether one run is a finding by itself
   * @param likeness 0 to 1; NaN where the search server gave no statistics: then nothing is called
   *     reworded
   * @return the gravest that holds
   */
  public Verdict judge(double share, boolean hasTellingRun, double likeness) {
    if (share >= identical) {
      return Verdict.IDENTICAL;
    }
    if (share >= copied) {
      return Verdict.COPIED;
    }
    if (share >= partly || hasTellingRun) {
      return Verdict.PARTLY;
    }
    return likeness >= reworded ? Verdict.REWORDED : Verdict.NONE;
  }
}
