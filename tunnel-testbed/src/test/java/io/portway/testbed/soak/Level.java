package io.portway.testbed.soak;

import io.portway.testbed.rig.Figures;

/**
 * What a daemon holds at one moment.
 *
 * @param directBytes what its buffer pools hold, in whole chunks
 * @param bufferBytes what of it is in use
 * @param budget what it may hold for its streams
 */
record Level(long descriptors, long threads, long directBytes, long bufferBytes, long budget) {
  private static final double SHARE = 0.02;

  /** A heartbeat that is just under way. */
  private static final long FRAME = 16 * 1024;

  static Level of(Figures daemon) {
    return new Level(
        daemon.descriptors(),
        daemon.threads(),
        (long) daemon.metric("portway_memory_bytes", "direct"),
        (long) daemon.metric("portway_memory_bytes", "buffers"),
        (long) daemon.metric("portway_memory_budget_bytes", "limit"));
  }

  /**
   * Whether nothing of it is more than 2 % above {@code start}. Netty's pools keep some chunks that
   * the largest moment took, for the few small pieces which they never give back; these are of the
   * budget.
   */
  boolean isBackAt(Level start) {
    return descriptors <= start.descriptors * (1 + SHARE)
        && threads <= start.threads * (1 + SHARE)
        && directBytes <= Math.max((double) budget, start.directBytes * (1 + SHARE))
        && bufferBytes <= start.bufferBytes * (1 + SHARE) + FRAME;
  }

  @Override
  public String toString() {
    return "%d descriptors, %d threads, %,d direct bytes of which %,d are in use"
        .formatted(descriptors, threads, directBytes, bufferBytes);
  }
}
