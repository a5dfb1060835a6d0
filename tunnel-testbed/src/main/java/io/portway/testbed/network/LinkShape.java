package io.portway.testbed.network;

import java.time.Duration;

/**
 * How slowly a network passes bytes on.
 *
 * @param delay how long each piece is held, which makes a delayed network a slow one too
 * @param bytesPerSecond the rate of each direction of each link
 */
public record LinkShape(Duration delay, long bytesPerSecond) {

  /** As fast as the machine. */
  public static final LinkShape FREE = new LinkShape(Duration.ZERO, Long.MAX_VALUE);

  private static final long SECOND_NANOS = 1_000_000_000L;

  public LinkShape {
    if (delay.isNegative() || bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "delay: " + delay + ", rate: " + bytesPerSecond + " (expected: >= 0, >= 1)");
    }
  }

  public static LinkShape delay(Duration delay) {
    return new LinkShape(delay, Long.MAX_VALUE);
  }

  public static LinkShape rate(long bytesPerSecond) {
    return new LinkShape(Duration.ZERO, bytesPerSecond);
  }

  /** How long {@code bytes} of one piece take. */
  Duration timeOf(int bytes) {
    long nanos = (long) ((double) bytes * SECOND_NANOS / bytesPerSecond);
    return delay.plusNanos(nanos);
  }
}
