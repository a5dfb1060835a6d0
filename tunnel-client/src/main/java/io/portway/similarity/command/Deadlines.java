package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.similarity.hop.Deadline;
import java.time.Duration;

/** The {@code --timeout} of a command. */
final class Deadlines {
  private Deadlines() {}

  static Deadline of(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw CliException.usage(
          "--timeout is " + timeout.toSeconds() + "s",
          "Give a time above 0, for example --timeout 5m");
    }
    return Deadline.after(timeout);
  }
}
