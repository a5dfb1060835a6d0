package io.portway.testbed.process;

/** A program that we started ended, stayed silent or failed; {@link #log} is the end of its log. */
public final class ChildFailedException extends RuntimeException {

  private final String log;

  public ChildFailedException(String message, String log) {
    super(message);
    this.log = log;
  }

  public String log() {
    return log;
  }
}
