package io.portway.testbed.wan;

/**
 * One direction's narrowest place: a queue that drops what does not fit, drained at the link's
 * rate. Arithmetic alone; it is told the time, and used by one thread.
 */
final class Bottleneck {
  /** What {@link #admit} answers for a packet that found the queue full. */
  static final long DROPPED = Long.MIN_VALUE;

  /**
   * The thread that reads packets runs late at times, and a wire would not have stood still
   * meanwhile: so much of it is made up for.
   */
  private static final long LATENESS_NANOS = 1_000_000;

  private static final double NANOS_A_BYTE_AT_ONE_MEGABIT = 8000;

  private boolean used;
  private long freeAtNanos;

  /** When the last bit of a packet has been sent that is read now, or {@link #DROPPED}. */
  long admit(int bytes, long nowNanos, LinkProfile profile) {
    if (profile.megabits() == 0) {
      return nowNanos;
    }
    double nanosPerByte = NANOS_A_BYTE_AT_ONE_MEGABIT / profile.megabits();
    long earliest = nowNanos - LATENESS_NANOS;
    long start = used && freeAtNanos - earliest > 0 ? freeAtNanos : earliest;
    double queued = Math.max(0, start - nowNanos) / nanosPerByte;
    if (queued + bytes > profile.queueKibibytes() * 1024.0) {
      return DROPPED;
    }
    used = true;
    freeAtNanos = start + Math.round(bytes * nanosPerByte);
    return freeAtNanos - nowNanos > 0 ? freeAtNanos : nowNanos;
  }
}
