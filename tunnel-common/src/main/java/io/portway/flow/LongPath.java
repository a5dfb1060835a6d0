package io.portway.flow;

import java.util.concurrent.TimeUnit;

/**
 * Which links need large windows: bytes under way are rate times round trip, and below 20 ms even 1
 * Gbit/s has no more than 2.5 MB of them. On a near link more would only be memory that the
 * processor's caches don't hold.
 */
public final class LongPath {
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private LongPath() {}

  /** {@code far} where the path is long, else {@code near}. */
  public static int choose(long roundTripNanos, int near, int far) {
    return roundTripNanos >= NANOS ? far : near;
  }
}
