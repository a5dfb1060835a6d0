package io.portway.similarity.hop;

import io.portway.message.Text;
import java.time.Duration;

/**
 * The one moment at which a whole job ends. It is handed down unchanged, and every wait on the way
 * asks it how long it may last: no step has a longer patience than the job.
 */
public final class Deadline {
  private final Duration total;
  private final long startNanos;

  private Deadline(Duration total) {
    this.total = total;
    this.startNanos = System.nanoTime();
  }

  /** Starts the clock. The duration must be positive. */
  public static Deadline after(Duration total) {
    if (total.isNegative() || total.isZero()) {
      throw new IllegalArgumentException("deadline: " + total + " (expected: more than 0)");
    }
    return new Deadline(total);
  }

  public Duration total() {
    return total;
  }

  /** What is left, never negative. */
  public Duration remaining() {
    Duration left = total.minusNanos(System.nanoTime() - startNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The shorter of a step's own patience and what is left of the job; at least one millisecond. */
  public Duration within(Duration patience) {
    Duration left = remaining();
    Duration shorter = patience.compareTo(left) < 0 ? patience : left;
    return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
  }

  public boolean expired() {
    return remaining().isZero();
  }

  /** Throws when the job's time is over. {@code hop} is where the time ran out. */
  public void check(Hop hop) {
    if (expired()) {
      throw passed(hop);
    }
  }

  public HopException passed(Hop hop) {
    return new HopException(
        hop,
        Failure.DEADLINE,
        Text.of("deadline.passed", words(total), Text.of("hop." + hop.word())),
        Text.of("deadline.passed.remedy"));
  }

  private static String words(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + " ms";
    }
    return duration.toSeconds() < 120 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
  }
}
