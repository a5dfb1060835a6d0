package io.portway.testbed.wan;

import java.util.Locale;

/**
 * A congestion control of TCP. It is asked for by a route, because a namespace may not make one its
 * default that the host does not allow to all; a program may still ask for another on its socket.
 */
public enum Congestion {
  CUBIC,
  RENO,
  BBR;

  /** What Linux calls it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
