package io.portway.trunk;

/**
 * Judges a link by its silence: a ping each third of the limit, dead when the limit passed with
 * nothing received, and nothing of ours taken that waited to be sent. Time in which the loop itself
 * did not run does not count. Pure: it is told the time.
 */
final class Heartbeat {
  /** What to do now. */
  enum Verdict {
    FINE,
    PING,
    DEAD
  }

  private final long limitNanos;
  private long lastReceived;
  private long lastTick;
  private long lastPing;

  Heartbeat(long limitNanos, long nowNanos) {
    this.limitNanos = limitNanos;
    this.lastReceived = nowNanos;
    this.lastTick = nowNanos;
    this.lastPing = nowNanos;
  }

  /** How often {@link #tick} is to be called. */
  long tickNanos() {
    return limitNanos / 6;
  }

  void onReceived(long nowNanos) {
    lastReceived = nowNanos;
  }

  Verdict tick(long nowNanos) {
    long late = nowNanos - lastTick - tickNanos();
    if (late > tickNanos()) {
      // The loop stood still, and so did its reading: what the peer sent meanwhile was not seen.
      // What was read since the standstill is no older than now.
      lastReceived += Math.min(late, nowNanos - lastReceived);
    }
    lastTick = nowNanos;
    if (nowNanos - lastReceived >= limitNanos) {
      return Verdict.DEAD;
    }
    if (nowNanos - lastPing >= limitNanos / 3) {
      lastPing = nowNanos;
      return Verdict.PING;
    }
    return Verdict.FINE;
  }
}
