package io.portway.similarity;

import io.portway.similarity.check.Progress;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.report.ParagraphResult;

/**
 * Hears of a check while it runs. Results come one at a time, in the order of the input, on the
 * thread that checks: who takes long over one holds the check back. What {@link Progress} brings
 * comes from several threads, perhaps at once, and must not block.
 */
public interface CheckListener extends Progress {
  /** Hears nothing. */
  CheckListener SILENT = new CheckListener() {};

  @Override
  default void onDone(int paragraphs) {}

  /**
   * It is a paragraph's turn, and it has its result, good or bad.
   *
   * @param result what was found out
   */
  default void onParagraph(ParagraphResult result) {}

  /**
   * The check ends before its time: the deadline passed, the server is gone or refuses. What has no
   * result by now gets one that says so.
   *
   * @param why with the hop that failed, and a remedy
   */
  default void onEnd(HopException why) {}
}
