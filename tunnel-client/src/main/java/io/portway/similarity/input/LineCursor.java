package io.portway.similarity.input;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

/**
 * A place at the beginning of a line. Lines end at CR, LF or both; never at U+2028, VT, FF or NEL,
 * which belong to the text.
 */
final class LineCursor {
  private final String text;
  private int at;
  private int line = 1;

  LineCursor(String text) {
    this.text = text;
  }

  /** From 1. */
  int line() {
    return line;
  }

  boolean isAtEnd() {
    return at >= text.length();
  }

  /** This line and all behind it; no copy, as it is asked for at every broken row. */
  Reader rest() throws IOException {
    StringReader reader = new StringReader(text);
    long skipped = reader.skip(at);
    if (skipped != at) {
      throw new IllegalStateException("a text of " + text.length() + " ends at " + skipped);
    }
    return reader;
  }

  /** This line, without its end. */
  String content() {
    return text.substring(at, endOfLine(text, at));
  }

  /** Goes to the next line, at most to the end. */
  void next() {
    int end = endOfLine(text, at);
    if (end < text.length()) {
      end += text.startsWith("\r\n", end) ? 2 : 1;
      line++;
    }
    at = end;
  }

  /** Goes forward to a line. */
  void toLine(int wanted) {
    while (line < wanted && !isAtEnd()) {
      next();
    }
  }

  void skipEmptyLines() {
    while (!isAtEnd() && endOfLine(text, at) == at) {
      next();
    }
  }

  static int endOfLine(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
