package io.portway.stream;

import java.util.concurrent.atomic.LongAdder;

/**
 * What passes from one side of a {@link Joint} to the other, over all streams of a mapping: from
 * the visitor towards the backend, or back. Written by every loop while streams are live, read by
 * anyone at any time.
 */
public final class Passage {
  private final LongAdder bytes = new LongAdder();
  private final LongAdder stalls = new LongAdder();
  private final LongAdder stalledNanos = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private final Passage total;

  public Passage() {
    this(null);
  }

  /**
   * @param total counts the same bytes, beside those of other passages; may be null
   */
  public Passage(Passage total) {
    this.total = total;
  }

  // ---- what joints, and who takes their place, tell ----

  /** So many bytes more were read from the near side. */
  public void passed(int more) {
    bytes.add(more);
    if (total != null) {
      total.passed(more);
    }
  }

  /** The far side has taken nothing for a while. */
  void stallBegan() {
    stalls.increment();
  }

  /** It took nothing for so long, since this was last told. */
  void stalled(long nanos) {
    stalledNanos.add(nanos);
  }

  void parked(long change) {
    parked.add(change);
  }

  // ---- figures ----

  /** Bytes that were read from the near side. */
  public long bytes() {
    return bytes.sum();
  }

  /** How often the far side took nothing for {@link Stall#LEAST_NANOS} or longer. */
  public long stalls() {
    return stalls.sum();
  }

  /** How long that was in all, those that last still as of a second ago at most. */
  public long stalledNanos() {
    return stalledNanos.sum();
  }

  /** Bytes that came over a trunk and wait for the far side, as of a second ago at most. */
  public long parkedBytes() {
    return Math.max(0, parked.sum()); // while loops write, a sum may catch half of a change
  }
}
