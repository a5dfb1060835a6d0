package io.portway.similarity.check;

import io.portway.similarity.match.Comparison;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.search.Hit;
import java.util.Comparator;

/**
 * A document that was found for a paragraph and compared with it. {@code likeness} is NaN where
 * unknown.
 */
record Candidate(Hit hit, String text, Comparison comparison, double likeness, Verdict verdict) {
  /** The gravest first; ties by id, since a server's own order of equals is arbitrary. */
  static final Comparator<Candidate> GRAVEST_FIRST =
      Comparator.comparing(Candidate::verdict)
          .thenComparing(Comparator.comparingDouble(Candidate::copied).reversed())
          .thenComparing(Comparator.comparingDouble(Candidate::knownLikeness).reversed())
          .thenComparing(candidate -> candidate.hit.id())
          .thenComparing(candidate -> candidate.hit.index());

  double copied() {
    return comparison.copied();
  }

  private double knownLikeness() {
    return Double.isNaN(likeness) ? 0 : likeness;
  }
}
