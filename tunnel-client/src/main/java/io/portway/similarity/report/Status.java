package io.portway.similarity.report;

/** What became of a paragraph. Only {@link #OK} carries a verdict that can be relied on. */
public enum Status {
  OK("ok"),
  /** There was nothing to compare. */
  SKIPPED("skipped"),
  /** The server failed on it, or answered only in part. */
  FAILED("failed"),
  /** The deadline passed, or the user stopped the run, before its turn. */
  TIMED_OUT("timed-out");

  private final String word;

  Status(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
