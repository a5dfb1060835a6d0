package io.portway.mapping;

/**
 * Shows a foreign value inside a message: quoted, on one line, control characters made visible, and
 * cut where it would flood the message.
 */
final class Quote {
  private static final int MAX_CODE_POINTS = 80;

  private Quote() {}

  static String of(String value) {
    StringBuilder text = new StringBuilder("\"");
    value.codePoints().limit(MAX_CODE_POINTS).forEach(c -> append(text, c));
    if (value.codePointCount(0, value.length()) > MAX_CODE_POINTS) {
      text.append("...");
    }
    return text.append('"').toString();
  }

  static String character(int codePoint) {
    if (codePoint == ' ') {
      return "a blank";
    }
    StringBuilder text = new StringBuilder("\"");
    append(text, codePoint);
    text.append('"');
    return FullWidth.name(codePoint).map(name -> text + ", " + name).orElse(text.toString());
  }

  private static void append(StringBuilder text, int c) {
    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
      text.append(String.format("\\u%04x", c));
    } else {
      text.appendCodePoint(c);
    }
  }
}
