package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.message.Messages;
import io.portway.similarity.doctor.Findings;
import io.portway.similarity.hop.HopException;

/**
 * How a failed hop looks to the shell: exit code, code word, and the sentence in the user's
 * language.
 */
final class Failures {
  private Failures() {}

  static CliException asCli(HopException e, Messages messages) {
    return new CliException(
        Findings.exit(e.failure()),
        e.word(),
        e.hop().word(),
        messages.get(e.sentence()),
        messages.get(e.remedy()),
        e);
  }
}
