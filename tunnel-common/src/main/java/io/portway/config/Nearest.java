package io.portway.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that a mistyped one was meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate with the fewest edits (insert, delete, replace, swap), if they are few enough to
   * be a slip: a third of the length, at least one.
   */
  public static Optional<String> of(String typed, Collection<String> candidates) {
    String nearest = null;
    int least = Math.max(1, typed.length() / 3) + 1;
    for (String candidate : candidates) {
      int edits = edits(typed, candidate);
      if (edits < least) {
        least = edits;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  // Optimal string alignment: Levenshtein's table with one more rule for two swapped neighbours.
  private static int edits(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : step(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int step(int[][] table, String a, String b, int i, int j) {
    int differs = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int edits =
        Math.min(Math.min(table[i - 1][j], table[i][j - 1]) + 1, table[i - 1][j - 1] + differs);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(edits, table[i - 2][j - 2] + 1) : edits;
  }
}
