package io.portway.cli;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * Columns that text takes on a terminal: two for a CJK character (Unicode TR 11, wide and
 * full-width), none for combining marks.
 */
public final class DisplayWidth {
  private static final String ELLIPSIS = "…";
  private static final Set<UnicodeScript> WIDE_SCRIPTS =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HANGUL,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.YI);

  private DisplayWidth() {}

  /** Columns of the whole text. */
  public static int of(String text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  /** Columns of one character. */
  public static int of(int codePoint) {
    if (codePoint >= 0x20 && codePoint < 0x7f) {
      return 1;
    }
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.CONTROL ->
          0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x3000 && c <= 0x303e) // CJK symbols and punctuation
        || (c >= 0xff01 && c <= 0xff60) // full-width forms
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff) // emoji
        || (WIDE_SCRIPTS.contains(UnicodeScript.of(c)) && !(c >= 0xff61 && c <= 0xffdc));
  }

  /**
   * The text, cut to {@code columns} with an ellipsis if it is wider. Never cuts a character in
   * two.
   */
  public static String fit(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 1; // the ellipsis
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      used += of(c);
      if (used > columns) {
        break;
      }
      cut.appendCodePoint(c);
    }
    return cut.append(ELLIPSIS).toString();
  }
}
