package io.portway.similarity.match;

/**
 * A passage that both texts share. Offsets count code points in the original texts, end exclusive,
 * so that they never split a surrogate pair.
 */
public record Run(int from, int to, int docFrom, int docTo) {
  public Run {
    if (from < 0 || to <= from || docFrom < 0 || docTo <= docFrom) {
      throw new IllegalArgumentException(
          "run: " + from + "-" + to + " / " + docFrom + "-" + docTo + " (expected: not empty)");
    }
  }
}
