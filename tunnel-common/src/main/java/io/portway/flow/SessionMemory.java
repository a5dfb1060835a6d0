package io.portway.flow;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One session's part of a {@link MemoryBudget}. Safe on any thread. */
public final class SessionMemory implements AutoCloseable {
  private final MemoryBudget budget;
  private final AtomicLong held = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** The account of one of the session's trunks. */
  public TrunkMemory trunk() {
    return new TrunkMemory(this, TrunkMemory.GUARANTEED);
  }

  /** Bytes that the session's trunks hold. */
  public long held() {
    return held.get();
  }

  /** The session is over: the others share what it could have had. Its trunks still give back. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      budget.sessionEnded();
    }
  }

  /**
   * Bytes until the session holds the {@code divisor}-th part of its share, or all sessions of the
   * budget; below zero where more is held.
   */
  long room(int divisor) {
    return Math.min(
        budget.share() / divisor - held.get(), budget.total() / divisor - budget.held());
  }

  /** Takes all of {@code bytes}, or nothing where they are not left. */
  boolean tryTake(long bytes) {
    if (held.addAndGet(bytes) <= budget.share() && budget.tryTake(bytes)) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Takes what must be kept in any case. */
  void take(long bytes) {
    held.addAndGet(bytes);
    budget.take(bytes);
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
    budget.giveBack(bytes);
  }
}
