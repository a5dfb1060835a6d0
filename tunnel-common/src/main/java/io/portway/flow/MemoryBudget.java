package io.portway.flow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ceiling of what a process keeps for its visitors and backends: credit that was promised,
 * bytes that wait to be sent, and bytes that wait to be acknowledged. Shared by all event loops,
 * which come here for a good many bytes at a time (see {@link TrunkMemory}).
 *
 * <p>Sessions share it fairly: none holds more than the total divided by their number, or than the
 * largest share, where it wants more than {@link #SMALLEST_SHARE}.
 */
public final class MemoryBudget {
  /** What one session may hold, however many there are, while there is anything left. */
  public static final long SMALLEST_SHARE = 4L * 1024 * 1024;

  /** The least that a process can work with. */
  public static final long MIN = 16L * 1024 * 1024;

  /** The most that anybody is to ask for. */
  public static final long MAX = 64L * 1024 * 1024 * 1024;

  private final long total;
  private final long largestShare;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger sessions = new AtomicInteger();

  /**
   * @param total bytes that may be held in all
   * @param largestShare bytes that one session may hold where it is alone, so that one that comes
   *     finds something
   */
  public MemoryBudget(long total, long largestShare) {
    if (largestShare < 1 || largestShare > total) {
      throw new IllegalArgumentException(
          "largestShare: " + largestShare + " (expected: 1 to " + total + ")");
    }
    this.total = total;
    this.largestShare = largestShare;
  }

  /** A relay's: half of it is the most that one session may hold. */
  public static MemoryBudget ofRelay(long total) {
    return new MemoryBudget(total, total / 2);
  }

  /** An agent's or visitor's, which has one session and no other to keep room for. */
  public static MemoryBudget ofDialler(long total) {
    return new MemoryBudget(total, total);
  }

  /** A session begins, and shares. */
  public SessionMemory session() {
    sessions.incrementAndGet();
    return new SessionMemory(this);
  }

  /** Bytes that may be held. */
  public long total() {
    return total;
  }

  /** Bytes that are held. A little more than {@link #total} where a guarantee was kept. */
  public long held() {
    return held.get();
  }

  /** What one session may hold now. */
  long share() {
    long fair = Math.max(SMALLEST_SHARE, total / Math.max(1, sessions.get()));
    return Math.min(largestShare, fair);
  }

  void sessionEnded() {
    sessions.decrementAndGet();
  }

  /** Takes all of {@code bytes}, or nothing where they are not left. */
  boolean tryTake(long bytes) {
    if (held.addAndGet(bytes) <= total) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void take(long bytes) {
    held.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
