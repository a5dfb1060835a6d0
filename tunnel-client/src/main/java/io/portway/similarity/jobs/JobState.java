package io.portway.similarity.jobs;

import java.util.Locale;

/** What has become of a job. */
public enum JobState {
  QUEUED,
  RUNNING,
  /** There is a report, perhaps with paragraphs that could not be checked. */
  DONE,
  /** There is none. */
  FAILED,
  /** It is forgotten; only who watched it at that moment gets to see this. */
  CANCELLED;

  /** As programs read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing comes after it. */
  public boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }
}
