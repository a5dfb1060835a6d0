package io.portway.config;

import java.time.Duration;

/** Parses a duration that has bounds. */
final class Durations {
  private Durations() {}

  static Duration within(String text, Duration least, Duration most) {
    Duration duration = DurationSyntax.parse(text);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is out of bounds (expected: "
              + show(least)
              + " to "
              + show(most)
              + ")");
    }
    return duration;
  }

  private static String show(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
