package io.portway.similarity.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes HTML or XML in which nothing that came from outside can be anything but text. It is
 * written as it comes: a report of thousands of paragraphs is never in memory as one page. Not
 * thread-safe.
 */
final class Markup {
  private final Writer page;

  /** In UTF-8; {@link #flush} is to be called at the end. */
  Markup(OutputStream out) {
    page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  /** Markup of our own. */
  Markup raw(String markup) throws IOException {
    page.write(markup);
    return this;
  }

  /** Text from anywhere. Line ends become line feeds, as parsers would make of them anyway. */
  Markup text(String text) throws IOException {
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      switch (codePoint) {
        case '&' -> page.write("&amp;");
        case '<' -> page.write("&lt;");
        case '>' -> page.write("&gt;");
        case '"' -> page.write("&quot;");
        case '\'' -> page.write("&#39;");
        case '\r' -> page.write(text.startsWith("\n", at) ? "" : "\n");
        default -> page.write(Character.toString(isAllowed(codePoint) ? codePoint : 0xFFFD));
      }
    }
    return this;
  }

  /** An element around text. {@code start} is the tag with its attributes, of our own making. */
  Markup element(String start, String text) throws IOException {
    int space = start.indexOf(' ');
    String name = space < 0 ? start : start.substring(0, space);
    return raw("<" + start + ">").text(text).raw("</" + name + ">");
  }

  void flush() throws IOException {
    page.flush();
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
}
