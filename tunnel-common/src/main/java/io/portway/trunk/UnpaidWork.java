package io.portway.trunk;

/**
 * Counts what a peer makes us do without paying for it: pings, credit without effect, empty frames,
 * resets of young streams. More than {@link #LIMIT} a second is an attack or a bug. Pure.
 */
final class UnpaidWork {
  static final int LIMIT = 1000;
  private static final long SECOND = 1_000_000_000L;

  private long since;
  private int count;

  UnpaidWork(long nowNanos) {
    this.since = nowNanos;
  }

  /** One more; true where it was one too many. */
  boolean isExcessive(long nowNanos) {
    if (nowNanos - since >= SECOND) {
      since = nowNanos;
      count = 0;
    }
    return ++count > LIMIT;
  }
}
