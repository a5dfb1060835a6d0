package io.portway.testbed.bench.load;

import java.util.Arrays;

/** Times that something took. Owned by the thread that measures. */
final class Times {
  private static final int FIRST_CAPACITY = 1 << 16;

  private long[] nanos = new long[FIRST_CAPACITY];
  private int count;

  void add(long nanos) {
    if (count == this.nanos.length) {
      this.nanos = Arrays.copyOf(this.nanos, 2 * count);
    }
    this.nanos[count++] = nanos;
  }

  int count() {
    return count;
  }

  /** In microseconds, what {@code share} of all were below; 0 where there is none. */
  double micros(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (count * share))] / 1e3;
  }
}
