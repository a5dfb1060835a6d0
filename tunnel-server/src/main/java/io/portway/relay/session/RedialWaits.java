package io.portway.relay.session;

/**
 * When those who are connected should dial again after the relay stopped: one after another, over a
 * window that grows with their number, so that a relay that starts is not met by all of them in the
 * same instant. Each adds jitter of its own.
 */
final class RedialWaits {
  /** About what a relay needs to start. */
  static final int FIRST_MILLIS = 500;

  /** A session is a few TLS handshakes, each a millisecond or two of a processor. */
  static final int MILLIS_PER_SESSION = 20;

  static final int LONGEST_WINDOW_MILLIS = 60_000;

  private final int sessions;
  private int next;

  RedialWaits(int sessions) {
    this.sessions = Math.max(1, sessions);
  }

  /** The wait of one more session, another one each time. */
  int nextMillis() {
    long window = Math.min(LONGEST_WINDOW_MILLIS, (long) sessions * MILLIS_PER_SESSION);
    int wait = FIRST_MILLIS + (int) (window * next / sessions);
    next++;
    return wait;
  }
}
