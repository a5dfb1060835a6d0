package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.message.Messages;
import io.portway.similarity.hop.Failure;
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
        exitCode(e.failure()),
        word(e),
        e.hop().word(),
        messages.get(e.sentence()),
        messages.get(e.remedy()),
        e);
  }

  static ExitCode exitCode(Failure failure) {
    return switch (failure) {
      case USAGE -> ExitCode.USAGE;
      case INPUT -> ExitCode.INPUT_REJECTED;
      case UNREACHABLE -> ExitCode.UNREACHABLE;
      case REFUSED -> ExitCode.REFUSED;
      case REMOTE -> ExitCode.REMOTE_FAILED;
      case DEADLINE -> ExitCode.DEADLINE_PASSED;
      case OUTPUT -> ExitCode.OUTPUT_FAILED;
    };
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
