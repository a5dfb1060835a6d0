package io.portway.testbed.demo;

import io.portway.testbed.process.ChildFailedException;

/** A step that did not do what it was to do; {@link #log} is what is known about why. */
final class StepFailedException extends RuntimeException {

  private final Step step;
  private final String log;

  StepFailedException(Step step, RuntimeException cause, String moreLog) {
    super(cause.getMessage(), cause);
    this.step = step;
    this.log =
        (cause instanceof ChildFailedException child ? child.log().strip() + "\n" : "") + moreLog;
  }

  Step step() {
    return step;
  }

  String log() {
    return log.strip();
  }
}
