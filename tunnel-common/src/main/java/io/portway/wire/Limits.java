package io.portway.wire;

import java.util.regex.Pattern;

/** What HELLO and WELCOME share, checked once. */
final class Limits {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern TEXT = Pattern.compile("[ -~]{1,100}");

  private Limits() {}

  static boolean isId(String value) {
    return ID.matcher(value).matches();
  }

  /** Texts of the greeting are logged and shown. */
  static void checkText(String field, String value) {
    if (value == null || !TEXT.matcher(value).matches()) {
      throw new WireException(field + " is not 1 to 100 printable ASCII characters");
    }
  }

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
