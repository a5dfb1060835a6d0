package io.portway.testbed.figures;

import io.portway.similarity.match.Verdict;
import java.util.Set;

/**
 * What the similarity client made of a labelled paragraph.
 *
 * @param verdict by the bundled thresholds
 * @param named ids of the documents that its result names
 * @param candidates ids of the documents that were compared with it
 * @param copied the highest share that one of them has of it, 0 to 1
 * @param likeness the highest likeness of one of them, 0 to 1
 * @param longestRun letters (words, in English) of the longest passage that one of them has of it
 */
public record Outcome(
    Labelled paragraph,
    Verdict verdict,
    Set<String> named,
    Set<String> candidates,
    double copied,
    double likeness,
    int longestRun) {
  public Outcome {
    named = Set.copyOf(named);
    candidates = Set.copyOf(candidates);
  }

  public boolean isFlagged() {
    return verdict != Verdict.NONE;
  }

  /** Flagged, and because of the document that it was made from. */
  public boolean isTraced() {
    return isFlagged() && named.contains(paragraph.source());
  }

  public boolean isAmongCandidates() {
    return candidates.contains(paragraph.source());
  }
}
