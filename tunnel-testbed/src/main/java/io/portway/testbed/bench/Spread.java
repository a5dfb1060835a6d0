package io.portway.testbed.bench;

import java.util.Arrays;
import java.util.Locale;

/** A median over rounds, and how far the rounds lie apart. */
record Spread(double median, double least, double most) {

  /** Of one value at least. */
  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
  }

  /** {@code 13.8 (12.9-14.4)}. */
  @Override
  public String toString() {
    return digits(median) + " (" + digits(least) + "-" + digits(most) + ")";
  }

  /** Three digits, or all that stand before the point. */
  static String digits(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
