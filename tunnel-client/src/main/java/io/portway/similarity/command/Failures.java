package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.message.Messages;
import io.portway.similarity.doctor.Findings;
import io.portway.similarity.hop.HopException;
import java.util.Locale;

/**
 * How a failed hop looks to the shell: exit code, code word, and the sentence in the user's
 * language.
 */
final class Failures {
  private Failures() {}

  static CliException asCli(HopException e, Messages messages) {
    return new CliException(
        Findings.exit(e.failure()),
        word(e),
        e.hop().word(),
        messages.get(e.sentence()),
        messages.get(e.remedy()),
        e);
  }

  private static String word(HopException e) {
    String hop = e.hop().word().toUpperCase(Locale.ROOT);
    return switch (e.failure()) {
      case USAGE, INPUT, OUTPUT -> e.failure().name();
      case DEADLINE -> "DEADLINE";
      case UNREACHABLE -> hop + "-UNREACHABLE";
      case REFUSED -> hop + "-REFUSED";
      case REMOTE -> hop + "-FAILED";
    };
  }
}
