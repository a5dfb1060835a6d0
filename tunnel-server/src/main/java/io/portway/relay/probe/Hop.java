package io.portway.relay.probe;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One part of the way, and how it went.
 *
 * @param ms how long it took; null where it was not tried, or is not known
 * @param detail what is there, or what went wrong; null where it was not tried
 */
public record Hop(Name hop, Status status, Double ms, String detail) {
  /** The parts, in their order. */
  public enum Name {
    /** A TCP connection to the public port; private mappings have none. */
    PORT,
    /** The link to the agent: a round trip of it. */
    TRUNK,
    /** What the agent takes for itself. */
    AGENT,
    /** The agent's dial to the service. */
    BACKEND,
    /** What the service says. */
    ANSWER;

    /** As JSON has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it went. */
  public enum Status {
    OK,
    FAILED,
    NOT_TRIED;

    /** As JSON has it: {@code ok|failed|not-tried}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Hop ok(Name hop, long nanos, String detail) {
    return new Hop(hop, Status.OK, millis(nanos), detail);
  }

  static Hop failed(Name hop, long nanos, String detail) {
    return new Hop(hop, Status.FAILED, millis(nanos), detail);
  }

  static Hop notTried(Name hop) {
    return new Hop(hop, Status.NOT_TRIED, null, null);
  }

  /** To the microsecond. */
  private static double millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)) / 1000.0;
  }
}
