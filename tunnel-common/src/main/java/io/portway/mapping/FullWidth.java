package io.portway.mapping;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Recognizes punctuation that an East Asian keyboard or a word processor put in place of ASCII. It
 * looks right on the screen and is the most frequent reason for "but I wrote exactly that", so
 * every message names it.
 */
public final class FullWidth {
  // Unicode block "Halfwidth and Fullwidth Forms": U+FF01..U+FF5E mirror ASCII 0x21..0x7E.
  private static final int FIRST = 0xff01;
  private static final int LAST = 0xff5e;
  private static final int OFFSET = 0xff01 - 0x21;

  private static final Map<Integer, Character> OTHERS =
      Map.ofEntries(
          Map.entry(0x3000, ' '), // ideographic space
          Map.entry(0x00a0, ' '), // no-break space, from web pages
          Map.entry(0x3001, ','), // ideographic comma
          Map.entry(0x3002, '.'), // ideographic full stop
          Map.entry(0xff61, '.'),
          Map.entry(0x3010, '['),
          Map.entry(0x3011, ']'),
          Map.entry(0x2018, '\''),
          Map.entry(0x2019, '\''),
          Map.entry(0x201c, '"'),
          Map.entry(0x201d, '"'),
          Map.entry(0x300c, '"'), // corner brackets, used as quotes
          Map.entry(0x300d, '"'),
          Map.entry(0x2010, '-'),
          Map.entry(0x2011, '-'),
          Map.entry(0x2013, '-'),
          Map.entry(0x2014, '-'));

  private FullWidth() {}

  /** The ASCII character that was meant, if this one is a look-alike of it. */
  public static Optional<Character> meant(int codePoint) {
    if (codePoint >= FIRST && codePoint <= LAST) {
      return Optional.of((char) (codePoint - OFFSET));
    }
    return Optional.ofNullable(OTHERS.get(codePoint));
  }

  /** Where the first look-alike in {@code text} stands, in chars. */
  public static OptionalInt firstIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (meant(text.charAt(i)).isPresent()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Says what the character is and which one to type instead, for example {@code full-width U+FF1A,
   * type ":" instead}.
   */
  public static Optional<String> name(int codePoint) {
    return meant(codePoint)
        .map(
            ascii ->
                String.format(
                    "%s U+%04X, type %s instead",
                    (codePoint >= 0x2000 && codePoint < 0x2020) || codePoint == 0xa0
                        ? "typographic"
                        : "full-width",
                    codePoint,
                    ascii == ' ' ? "a blank" : ascii == '"' ? "'\"'" : "\"" + ascii + "\""));
  }
}
