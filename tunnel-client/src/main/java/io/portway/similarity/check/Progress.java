package io.portway.similarity.check;

import io.portway.message.Text;

/** Hears how far a check is. Called by the threads of the check, several at once. */
public interface Progress {
  /** Hears nothing. */
  Progress SILENT = paragraphs -> {};

  /**
   * So many more paragraphs have their result.
   *
   * @param paragraphs since the last call, at least 1
   */
  void onDone(int paragraphs);

  /**
   * The way to the server is broken, and the check waits for it.
   *
   * @param why a sentence
   */
  default void onPause(Text why) {}

  /** What the check waited for is there, or it waits no longer. */
  default void onPauseOver() {}
}
