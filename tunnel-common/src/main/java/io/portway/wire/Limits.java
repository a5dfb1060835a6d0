package io.portway.wire;

/** The limits that HELLO and WELCOME share, checked once. */
final class Limits {
  private Limits() {}

  static void check(
      String frame, int maxPayload, int initialCredit, int maxStreams, int silenceMillis) {
    if (maxPayload < 1024) {
      throw new WireException(frame + " maxPayload: " + maxPayload + " (expected: >= 1024)");
    }
    if (initialCredit < 0) {
      throw new WireException(frame + " initialCredit: " + initialCredit + " (expected: >= 0)");
    }
    if (maxStreams < 0) {
      throw new WireException(frame + " maxStreams: " + maxStreams + " (expected: >= 0)");
    }
    if (silenceMillis < 100) {
      throw new WireException(frame + " silenceMillis: " + silenceMillis + " (expected: >= 100)");
    }
  }
}
