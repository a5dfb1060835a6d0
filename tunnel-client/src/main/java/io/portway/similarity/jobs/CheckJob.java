package io.portway.similarity.jobs;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** A job as it is now; every change wakes who watches it. Any thread. */
public final class CheckJob {
  /** Each change of a job has the next number. */
  public record Moment(JobRecord record, long number) {}

  private JobRecord record;
  private long number = 1;

  CheckJob(JobRecord record) {
    this.record = record;
  }

  public synchronized Moment now() {
    return new Moment(record, number);
  }

  /**
   * Waits until the job is at another moment than one that the caller knows.
   *
   * @return that moment, or the same when {@code atMost} is over
   */
  public synchronized Moment awaitOtherThan(long known, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = end - System.nanoTime();
        number == known && left > 0;
        left = end - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
    return now();
  }

  /** Nothing comes after a final state. Tells whether there was a change. */
  synchronized boolean change(UnaryOperator<JobRecord> change) {
    if (record.state().isFinal()) {
      return false;
    }
    record = change.apply(record);
    number++;
    notifyAll();
    return true;
  }
}
