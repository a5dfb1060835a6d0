package io.portway.stream;

/**
 * Whether one side of a {@link Joint} takes its bytes. At full speed every side pauses now and
 * then; a pause counts from {@link #LEAST_NANOS} on, then from its beginning, and while it lasts.
 * Owned by the loop of that side; told the time.
 */
final class Stall {
  /** Longer than a queue takes to drain at any useful rate, shorter than people notice. */
  static final long LEAST_NANOS = 50_000_000;

  private final Passage passage;
  private boolean lasting;
  private boolean counted;
  private long since;

  /**
   * @param passage of the bytes that the side does not take
   */
  Stall(Passage passage) {
    this.passage = passage;
  }

  boolean isLasting() {
    return lasting;
  }

  /** The side takes no more; it may have been told before. */
  void begin(long nowNanos) {
    if (!lasting) {
      lasting = true;
      since = nowNanos;
    }
  }

  /** Counts what has lasted until now. */
  void observe(long nowNanos) {
    if (!lasting || (!counted && nowNanos - since < LEAST_NANOS)) {
      return;
    }
    if (!counted) {
      counted = true;
      passage.stallBegan();
    }
    passage.stalled(nowNanos - since);
    since = nowNanos;
  }

  /** The side takes bytes again, or is gone. */
  void end(long nowNanos) {
    observe(nowNanos);
    lasting = false;
    counted = false;
  }
}
