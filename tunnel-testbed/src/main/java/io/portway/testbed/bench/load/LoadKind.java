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
  ROUND_TRIP,
  /** A small request on a new connection, one after the other: the time to its first byte. */
  FIRST_BYTE,
  /** Connections with one request each, which then stay without any. */
  HOLD,
  /** Key presses alone, then beside one download. */
  KEYS_AND_DOWN,
  /** Key presses alone, then beside one upload. */
  KEYS_AND_UP,
  /** Unfinished TLS handshakes, {@code COUNT} a second. */
  KNOCK
}
