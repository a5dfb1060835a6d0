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

  /** Netty's pools take and give back memory in steps of this size. */
  private static final long CHUNK = 1L << 20;

  /** One for each loop that carries trunks, and for the threads beside them. */
  private static final int POOLS = 4;

  /**
   * A pool keeps a page or more for each size that was ever asked of it; where the largest moment
   * scattered these, as many chunks stay. Two a pool were seen in the worst of five runs.
   */
  private static final int KEPT_CHUNKS = 3;

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
   * Whether nothing of it is more than 2 % above {@code start}. Of the pools, which keep chunks
   * that the largest moment took, some chunks.
   */
  boolean isBackAt(Level start) {
    return descriptors <= start.descriptors * (1 + SHARE)
        && threads <= start.threads * (1 + SHARE)
        && directBytes <= start.directBytes + POOLS * KEPT_CHUNKS * CHUNK
        && bufferBytes <= start.bufferBytes * (1 + SHARE) + FRAME;
  }

  @Override
  public String toString() {
    return "%d descriptors, %d threads, %,d direct bytes of which %,d are in use"
        .formatted(descriptors, threads, directBytes, bufferBytes);
  }
}
