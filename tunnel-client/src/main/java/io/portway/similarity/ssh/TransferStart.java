package io.portway.similarity.ssh;

/** Whether what an earlier attempt left of a file counts. */
public enum TransferStart {
  /** Goes on with it where it is the beginning of the file. */
  RESUMED,
  /** Begins anew. */
  FRESH
}
