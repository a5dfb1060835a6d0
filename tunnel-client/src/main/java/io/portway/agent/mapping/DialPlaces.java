package io.portway.agent.mapping;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The dials of one mapping that may be in progress at once; the others wait in the order in which
 * they came. Shared by the loops of all trunks.
 *
 * <p>A visitor that floods a mapping, and resets what it opened, must not make the agent dial
 * without end: a place is taken until its dial has ended. Whoever comes in a crowd waits, and is
 * not refused; a wait that lasts is ended by the relay's deadline for an answer.
 */
public final class DialPlaces {
  static final int PLACES = 64;

  private final AtomicInteger taken = new AtomicInteger();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  private record Waiting(Executor loop, Runnable dial) {}

  /**
   * Calls {@code dial} once there is a place, at once where there is one; what it starts must end
   * in {@link #giveBack}. On {@code loop}, which is also where a later call happens.
   */
  public void take(Executor loop, Runnable dial) {
    if (waiting.isEmpty() && tryTake()) {
      dial.run();
      return;
    }
    waiting.add(new Waiting(loop, dial));
    // A place may have become free since we looked.
    fill();
  }

  /** A dial has ended, however it did. */
  public void giveBack() {
    taken.decrementAndGet();
    fill();
  }

  private void fill() {
    while (!waiting.isEmpty() && tryTake()) {
      Waiting next = waiting.poll();
      if (next == null) {
        // Another loop was quicker; the place is looked at again by the condition above.
        taken.decrementAndGet();
      } else {
        next.loop().execute(next.dial());
      }
    }
  }

  /** Never counts a place that it does not get, not even for a moment: others would miss it. */
  private boolean tryTake() {
    int now = taken.get();
    while (now < PLACES) {
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }
}
