package io.portway.cli;

import java.util.Optional;

/**
 * Ends a command with an exit code and a message for people: {@code WORD: message. Remedy.} Neither
 * text may hold a secret. A final full stop may be left out, {@link Cli} adds it.
 */
public final class CliException extends RuntimeException {
  private final ExitCode exit;
  private final String word;
  private final String hop;
  private final String remedy;

  /**
   * @param word the code word, upper case with dashes, for example {@code RELAY-UNREACHABLE}
   * @param hop which part of the path failed, for example {@code relay}, or null if none did
   * @param remedy what to do now
   */
  public CliException(ExitCode exit, String word, String hop, String message, String remedy) {
    this(exit, word, hop, message, remedy, null);
  }

  /** With the cause, which only the debug log shows. */
  public CliException(
      ExitCode exit, String word, String hop, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.exit = exit;
    this.word = word;
    this.hop = hop;
    this.remedy = remedy;
  }

  /** A command line that can't be carried out as written. */
  public static CliException usage(String message, String remedy) {
    return new CliException(ExitCode.USAGE, "USAGE", null, message, remedy);
  }

  public ExitCode exit() {
    return exit;
  }

  public String word() {
    return word;
  }

  public Optional<String> hop() {
    return Optional.ofNullable(hop);
  }

  public String remedy() {
    return remedy;
  }
}
