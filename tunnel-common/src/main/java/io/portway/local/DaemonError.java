package io.portway.local;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;

/** What a daemon answers when it can't do as asked; the command shows it as its own error. */
public record DaemonError(String code, ExitCode exit, String message, String remedy) {
  CliException toException(String hop) {
    if (code == null || exit == null || message == null) {
      throw new IllegalArgumentException("The JSON is no error of ours");
    }
    return new CliException(exit, code, hop, message, remedy);
  }
}
