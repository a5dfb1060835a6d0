package io.portway.similarity.match;

import java.util.BitSet;
import java.util.List;

/**
 * What one paragraph shares with one document.
 *
 * @param copied share of the paragraph's letters that stand in shared runs, 0 to 1
 * @param hasTellingRun whether one run is long enough to be a finding by itself
 * @param runs in the order of the paragraph
 * @param covered the shared letters, as positions among the paragraph's letters; for unions over
 *     several documents
 */
public record Comparison(double copied, boolean hasTellingRun, List<Run> runs, BitSet covered) {
  public Comparison {
    runs = List.copyOf(runs);
    covered = (BitSet) covered.clone();
  }

  /**
   * The shared letters.
   *
   * @return a copy
   */
  @Override
  public BitSet covered() {
    return (BitSet) covered.clone();
  }
}
