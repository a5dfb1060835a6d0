package io.portway.transport;

import java.util.Locale;

/**
 * How TCP decides how much of a link may be under way. Cubic with our pacing keeps queues short;
 * bbr keeps its rate where packets are lost, at the price of long queues.
 */
public enum CongestionControl {
  CUBIC,
  RENO,
  BBR;

  /** As the kernel and the configuration write it. */
  public static CongestionControl parse(String text) {
    for (CongestionControl one : values()) {
      if (one.toString().equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "is \"" + text + "\", which is none that a link can have (expected: cubic, reno or bbr)");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
