package io.portway.testbed.soak;

import io.portway.testbed.rig.Figures;

/**
 * What a daemon holds at one moment.
 *
 * @param directBytes what its buffer pools hold, in whole chunks
 * @param bufferBytes what of it is in use
 */
record Level(long descriptors, long threads, long directBytes, long bufferBytes) {
  private static final double SHARE = 0.02;

  /**
   * Netty's pools take memory in chunks of 1 MiB, and may keep one more each for the few small
   * pieces that they never give back. There is one for each loop, and for the threads beside them.
   */
  private static final long CHUNKS = 4L << 20;

  /** A heartbeat that is just under way. */
  private static final long FRAME = 16 * 1024;

  static Level of(Figures daemon) {
    return new Level(
        daemon.descriptors(),
        daemon.threads(),
        (long) daemon.metric("portway_memory_bytes", "direct"),
        (long) daemon.metric("portway_memory_bytes", "buffers"));
  }

  /**
   * Whether nothing of it is more than 2 % above {@code start}; of the pools, whose steps are
   * larger than that, one step each.
   */
  boolean isBackAt(Level start) {
    return descriptors <= start.descriptors * (1 + SHARE)
        && threads <= start.threads * (1 + SHARE)
        && directBytes <= start.directBytes + Math.max(CHUNKS, start.directBytes * SHARE)
        && bufferBytes <= start.bufferBytes * (1 + SHARE) + FRAME;
  }

  @Override
  public String toString() {
    return "%d descriptors, %d threads, %,d direct bytes of which %,d are in use"
        .formatted(descriptors, threads, directBytes, bufferBytes);
  }
}
