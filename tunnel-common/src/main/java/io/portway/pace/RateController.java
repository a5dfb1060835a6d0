package io.portway.pace;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Finds the rate at which a link may send without making a queue in the network. It looks at the
 * path a few times a second and answers with a limit; between two answers the kernel does the work.
 *
 * <p>The idea: while the round trip stands above its minimum, a queue stands somewhere on the path,
 * so what arrives is exactly what the bottleneck carries. Then the limit goes below that rate, by
 * as much as empties the queue within a period. Once it is empty the limit stays a little below the
 * rate, and now and then tries a little above it. Where that makes no queue the path has become
 * faster, and the steps grow. A path that never shows a queue is never limited: there loss, the
 * peer or this machine sets the rate, and lowering it would help nobody.
 *
 * <p>Where the limit does not shorten the queue it is not ours: then the link competes like any
 * other for a while, because one that gives way alone would starve.
 *
 * <p>Pure: it is told the time. Owned by its link's event loop.
 */
public final class RateController {
  /** No limit: the link sends as its congestion control sees fit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** From this rate on, in bytes a second, a limit costs more than a queue: 1 Gbit/s. */
  public static final long FAST = 125_000_000;

  /** A path with a shorter round trip is this machine or its own network: nothing to win. */
  public static final long NEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** No limit is lower, in bytes a second: one key press must never wait for the next decision. */
  static final long FLOOR = 16 * 1024;

  /** Between two decisions; two round trips without a queue where those are longer. */
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Fewer bytes say little of a rate, because they come in segments: wait for more of them. */
  private static final long EVIDENCE = 48 * 1024;

  private static final long LONGEST_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A timer may be early by this much against the clock of the samples. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Share of the bottleneck's rate that a link takes while it is not trying for more. */
  private static final double SHARE = 0.97;

  /** The most that a limit goes below the rate at once. */
  private static final double LEAST_SHARE = 0.5;

  /** Steps upward: the first takes a link just above the known rate, each further is twice it. */
  private static final double FIRST_STEP = 0.05;

  private static final double LONGEST_STEP = 0.25;

  /** Periods without a queue before the next try. */
  private static final int REST_PERIODS = 4;

  /** A round trip must be longer than the shortest by this much before a queue is believed in. */
  private static final long LEAST_QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Samples of the round trip among which the shortest is the path without a queue: 10 s. */
  private static final int REMEMBERED = 40;

  /** Periods for which a queue is not ours while we rest. */
  private static final int PASSING_PERIODS = 4;

  /** Periods in which a limit may be without effect on the queue. */
  private static final int FUTILE_PERIODS = 3;

  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int LONGEST_GIVE_UP = 6;

  private enum State {
    /** No queue was seen: no limit. */
    FREE,
    /** The limit is below the rate, until the queue is gone. */
    DRAINING,
    /** A little below the known rate. */
    RESTING,
    /** Above it, to see whether the path carries more. */
    TRYING,
    /** The queue is somebody else's: no limit for a while. */
    YIELDED
  }

  private final long[] roundTrips = new long[REMEMBERED];
  private int next;

  private State state = State.FREE;
  private long limit = UNLIMITED;
  private long rate;

  /** What the bottleneck carried when a queue was last seen. */
  private long capacity;

  private double step = FIRST_STEP;
  private int rested;
  private int passing;
  private long queueBefore;

  /** By how much the queue should be shorter at the next decision, if it is ours. */
  private long expectedDrop;

  private long drainingSince;
  private int futile;
  private int yields;
  private long yieldUntil;
  private PathSample last;

  /** {@code first} is the path before it is loaded. */
  public RateController(PathSample first) {
    Arrays.fill(roundTrips, first.roundTripNanos());
    last = first;
  }

  /** Bytes a second that the link may send, or {@link #UNLIMITED}. */
  public long limit() {
    return limit;
  }

  /** Bytes a second that arrived when the link was last kept busy; 0 before that. */
  public long rate() {
    return rate;
  }

  /** How the path is now; {@link #limit} may be another one after it. */
  public void sample(PathSample now) {
    long elapsed = now.nowNanos() - last.nowNanos();
    long delivered = now.deliveredBytes() - last.deliveredBytes();
    if (elapsed < period() - SLACK_NANOS
        || (delivered < EVIDENCE && elapsed < LONGEST_PERIOD_NANOS - SLACK_NANOS)) {
      return;
    }
    roundTrips[next] = now.roundTripNanos();
    next = (next + 1) % REMEMBERED;
    // Time in which nothing was under way says nothing of the path.
    long busy = Math.min(elapsed, now.busyNanos() - last.busyNanos());
    boolean backlogged = last.backlogged() && now.backlogged() && busy > 0 && delivered > 0;
    last = now;
    if (backlogged) {
      rate = (long) (delivered * 1e9 / busy);
    }
    if (now.leastRoundTripNanos() < NEAR_NANOS) {
      free();
    } else {
      decide(now, backlogged);
    }
  }

  private void decide(PathSample now, boolean backlogged) {
    if (state == State.YIELDED) {
      if (now.nowNanos() - yieldUntil < 0) {
        return;
      }
      state = State.FREE;
    }
    long shortest = shortestNanos();
    long queue = now.roundTripNanos() - shortest;
    long believed = Math.max(LEAST_QUEUE_NANOS, Math.max(2 * now.jitterNanos(), shortest / 20));
    if (queue > believed) {
      // Without a backlog of ours it is not our queue, or not worth a limit.
      if (backlogged && !isPassing()) {
        lower(now, queue);
      }
    } else if (state != State.FREE) {
      raise(backlogged);
    }
  }

  /**
   * Whether the queue is let pass: all that the limit allows arrives, so we do not make it longer.
   * The other direction, or another link, tries what the path carries. Lowering for each of its
   * tries would leave nothing in the end.
   */
  private boolean isPassing() {
    if (state != State.RESTING || rate < 0.9 * limit) {
      return false;
    }
    passing++;
    return passing <= PASSING_PERIODS;
  }

  private void lower(PathSample now, long queue) {
    boolean limited = state == State.DRAINING && rate > 0.9 * limit;
    futile = limited && queueBefore - queue < expectedDrop / 4 ? futile + 1 : 0;
    if (state != State.DRAINING) {
      drainingSince = now.nowNanos();
    }
    // What a round trip tells of the queue is as old as the queue is long.
    boolean mayShow = now.nowNanos() - drainingSince > 2 * now.roundTripNanos();
    if (futile >= FUTILE_PERIODS && mayShow) {
      yieldTo(now);
      return;
    }
    // While it drains at a limit that is kept, the rate is the limit's, not the bottleneck's.
    capacity = limited ? Math.max(capacity, rate) : rate;
    state = State.DRAINING;
    step = FIRST_STEP;
    passing = 0;
    double share = Math.max(LEAST_SHARE, SHARE - (double) queue / period());
    setLimit((long) (rate * share));
    queueBefore = queue;
    expectedDrop = Math.min(queue, (long) (period() * (1 - (double) limit / rate)));
  }

  private long period() {
    return Math.max(PERIOD_NANOS, 2 * shortestNanos());
  }

  private long shortestNanos() {
    return Arrays.stream(roundTrips).min().getAsLong();
  }

  private void yieldTo(PathSample now) {
    yields = Math.min(yields + 1, LONGEST_GIVE_UP);
    yieldUntil = now.nowNanos() + yields * GIVE_UP_NANOS;
    futile = 0;
    state = State.YIELDED;
    limit = UNLIMITED;
  }

  private void raise(boolean backlogged) {
    passing = 0;
    if (state == State.DRAINING) {
      state = State.RESTING;
      rested = 0;
      futile = 0;
      yields = 0;
      setLimit((long) (capacity * SHARE));
    } else if (backlogged && rate > 0.9 * limit) {
      if (state == State.RESTING && rested < REST_PERIODS) {
        rested++;
        return;
      }
      if (state == State.TRYING) {
        step = Math.min(LONGEST_STEP, 2 * step);
      }
      state = State.TRYING;
      setLimit((long) (limit * (1 + step)));
    }
  }

  private void setLimit(long bytesPerSecond) {
    if (bytesPerSecond >= FAST) {
      free();
    } else {
      limit = Math.max(FLOOR, bytesPerSecond);
    }
  }

  private void free() {
    state = State.FREE;
    limit = UNLIMITED;
  }
}
