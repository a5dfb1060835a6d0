package io.portway.similarity.check;

/** Hears how far a check is. Called by the threads of the check, several at once. */
public interface Progress {
  /** Hears nothing. */
  Progress SILENT = paragraphs -> {};

  /** So many more paragraphs have their result. */
  void onDone(int paragraphs);
}
