package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Check;
import io.portway.doctor.Finding;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;

/** Failures of the similarity client as findings, and as exit codes. */
public final class Findings {
  private Findings() {}

  /** A check in which a failure of the similarity client is a finding. */
  static Check check(String name, Check.Examination look) {
    return Check.of(
        name,
        () -> {
          try {
            return look.examine();
          } catch (HopException e) {
            // What opens mappings has its own words for the shell.
            if (e.getCause() instanceof io.portway.cli.CliException own) {
              throw own;
            }
            return of(e);
          }
        });
  }

  static Finding of(HopException e) {
    return Finding.failed(exit(e.failure()), e.sentence(), e.remedy());
  }

  /** What a command ends with after such a failure. */
  public static ExitCode exit(Failure failure) {
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
}
