package io.portway.testbed.network;

/** Where bytes of a link go. */
public enum Direction {
  TO_RELAY,
  TO_AGENT
}
