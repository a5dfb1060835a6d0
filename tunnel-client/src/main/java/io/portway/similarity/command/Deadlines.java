package io.portway.similarity.command;

import io.portway.similarity.hop.Deadline;
import java.time.Duration;

/** The {@code --timeout} of a command. */
final class Deadlines {
  private Deadlines() {}

  static Deadline of(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw Usage.wrong("usage.timeout", timeout.toSeconds());
    }
    return Deadline.after(timeout);
  }
}
