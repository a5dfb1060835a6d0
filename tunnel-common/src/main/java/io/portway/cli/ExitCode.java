package io.portway.cli;

/**
 * What a process tells the shell. Scripts rely on the numbers; they are never reused for another
 * meaning.
 */
public enum ExitCode {
  DONE(0),
  /** {@code sim check} found a share at or over {@code --fail-over}. */
  OVER_LIMIT(1),
  /** Usage or configuration. */
  USAGE(2),
  INPUT_REJECTED(3),
  /** Finished, but a part failed. */
  PARTLY_FAILED(4),
  /** A hop can't be reached: daemon not running, relay, agent, SSH, search server. */
  UNREACHABLE(5),
  /** Enrolment, authentication, certificate, host key, admission. */
  REFUSED(6),
  /** The remote command or file failed. */
  REMOTE_FAILED(7),
  DEADLINE_PASSED(8),
  /** Output can't be written. */
  OUTPUT_FAILED(9),
  /** Our bug: EX_SOFTWARE of sysexits.h. */
  BUG(70),
  /** 128 + SIGINT, as shells count. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process exits with. */
  public int code() {
    return code;
  }
}
