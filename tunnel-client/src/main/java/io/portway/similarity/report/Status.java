package io.portway.similarity.report;

import java.util.Arrays;

/** What became of a paragraph. Only {@link #OK} carries a verdict that can be relied on. */
public enum Status {
  /** It was compared. */
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

  /** The status of that word. */
  static Status ofWord(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("status: \"" + word + "\""));
  }

  /**
   * The word in reports.
   *
   * @return lower case, with dashes
   */
  public String word() {
    return word;
  }
}
