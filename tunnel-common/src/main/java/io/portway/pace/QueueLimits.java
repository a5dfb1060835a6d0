package io.portway.pace;

/**
 * How many bytes of a link may wait on this machine before a key press: the shorter, the sooner it
 * leaves, and the oftener the loop must wake to fill up again. All in bytes.
 *
 * @param kernel unsent bytes below which the kernel asks for more
 * @param userHigh bytes in user space from which on nothing is added
 * @param userLow bytes in user space below which more is added
 * @param frame largest payload of a frame
 */
public record QueueLimits(int kernel, int userHigh, int userLow, int frame) {
  /** 16 Mbit/s: a frame of 16 KiB takes 8 ms. */
  private static final long MODERATE = 2_000_000;

  /** Above 1 Gbit/s: 128 KiB leave within a millisecond. */
  public static final QueueLimits FAST =
      new QueueLimits(128 * 1024, 128 * 1024, 64 * 1024, Integer.MAX_VALUE);

  /** Limited to less than 16 Mbit/s. */
  public static final QueueLimits SLOW =
      new QueueLimits(4 * 1024, 8 * 1024, 4 * 1024, 4 * 1024 - 8);

  /** Between, and as long as the rate is not known. */
  public static final QueueLimits SHORT =
      new QueueLimits(16 * 1024, 32 * 1024, 16 * 1024, 16 * 1024 - 8);

  /**
   * For a link as its controller knows it. One that is slow without a limit is slow by loss: it
   * must find bytes to send whenever its window opens, or the window stays small.
   *
   * @param rate bytes a second that it carries; 0 where that is not known yet
   * @param limit bytes a second that it may send, or {@link RateController#UNLIMITED}
   */
  public static QueueLimits of(long rate, long limit) {
    if (rate > RateController.FAST) {
      return FAST;
    }
    return limit < MODERATE ? SLOW : SHORT;
  }
}
