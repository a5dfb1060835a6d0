package io.portway.trunk;

import io.portway.config.ConfigReader;
import io.portway.transport.CongestionControl;
import java.time.Duration;
import java.util.Objects;

/**
 * What a file says of trunks, the relay's and the agent's alike.
 *
 * @param congestionControl of links, where the kernel allows it
 * @param silence how long a link may be silent before it is dead; the shorter one of the two sides
 *     holds
 */
public record TrunkConfig(CongestionControl congestionControl, Duration silence) {
  /** Less would take a short stop of the other side for its death. */
  public static final Duration LEAST_SILENCE = Duration.ofSeconds(2);

  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  /** What holds where nothing is written; {@code reference.conf} says the same. */
  public static final TrunkConfig DEFAULT =
      new TrunkConfig(CongestionControl.CUBIC, Duration.ofSeconds(10));

  public TrunkConfig {
    Objects.requireNonNull(congestionControl, "congestionControl");
    if (silence.compareTo(LEAST_SILENCE) < 0 || silence.compareTo(LONGEST_SILENCE) > 0) {
      throw new IllegalArgumentException(
          "silence: " + silence + " (expected: " + LEAST_SILENCE + " to " + LONGEST_SILENCE + ")");
    }
  }

  /**
   * Reads the keys below {@code section}, for example {@code relay.trunk}; what is wrong with one
   * is noted in {@code reader}, and its default stands in until that is reported.
   */
  public static TrunkConfig read(ConfigReader reader, String section) {
    return new TrunkConfig(
        reader
            .optional(section + ".congestion-control", CongestionControl::parse)
            .orElse(DEFAULT.congestionControl()),
        reader
            .optionalDuration(section + ".silence", LEAST_SILENCE, LONGEST_SILENCE)
            .orElse(DEFAULT.silence()));
  }
}
