package io.portway.testbed.process;

import java.time.Duration;

/** How a command ended, and all that it said. */
public record Finished(Command command, int exit, String out, String err, Duration took) {

  /** Stands for an exit code where the command was killed for taking too long. */
  public static final int TIMED_OUT = -1;

  public boolean ok() {
    return exit == 0;
  }

  /** Standard output of a success; anything else is thrown with what the command said. */
  public String outOrThrow() {
    if (!ok()) {
      throw new ChildFailedException(
          command.program() + " ended with " + exitText() + " (expected: 0).", err + out);
    }
    return out;
  }

  private String exitText() {
    return exit == TIMED_OUT ? "no answer after " + took.toSeconds() + " s" : "exit code " + exit;
  }
}
