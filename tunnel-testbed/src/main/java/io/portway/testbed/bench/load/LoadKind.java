package io.portway.testbed.bench.load;

/** What the visitor can be told to do. */
public enum LoadKind {
  /** Bytes to the backend. */
  UP,
  /** Bytes from the backend. */
  DOWN,
  /** Small requests on connections that stay. */
  KEEP_ALIVE,
  /** Small requests, each on a connection of its own. */
  CLOSE,
  /** One small message to and fro at a time. */
  ROUND_TRIP
}
