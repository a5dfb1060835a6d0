package io.portway.similarity.report;

/**
 * Builds HTML in which nothing that came from outside can be anything but text. Not thread-safe.
 */
final class Html {
  private final StringBuilder page = new StringBuilder(64 << 10);

  /** Markup of our own. */
  Html raw(String markup) {
    page.append(markup);
    return this;
  }

  /** Text from anywhere. */
  Html text(String text) {
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      switch (codePoint) {
        case '&' -> page.append("&amp;");
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '"' -> page.append("&quot;");
        case '\'' -> page.append("&#39;");
        default -> page.appendCodePoint(isAllowed(codePoint) ? codePoint : 0xFFFD);
      }
    }
    return this;
  }

  /** An element around text. {@code start} is the tag with its attributes, of our own making. */
  Html element(String start, String text) {
    int space = start.indexOf(' ');
    String name = space < 0 ? start : start.substring(0, space);
    return raw("<" + start + ">").text(text).raw("</" + name + ">");
  }

  /** HTML allows white space of the control characters, and no half of a surrogate pair. */
  private static boolean isAllowed(int codePoint) {
    if (codePoint < 0x20) {
      return codePoint == '\n' || codePoint == '\t';
    }
    boolean control = codePoint >= 0x7F && codePoint < 0xA0;
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    return !control && !surrogate && (codePoint & 0xFFFE) != 0xFFFE;
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
