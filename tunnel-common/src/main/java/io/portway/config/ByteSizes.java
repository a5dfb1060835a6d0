package io.portway.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an amount of memory as people type it: a whole number and a unit, for example {@code
 * 128MiB}.
 */
public final class ByteSizes {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,7})\\s*(KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private ByteSizes() {}

  /**
   * The bytes, {@code least} to {@code most}; throws {@link IllegalArgumentException} with a
   * sentence that says what is expected.
   */
  public static long within(String text, long least, long most) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no amount of memory (expected: a number and KiB, MiB or GiB, for example"
              + " 128MiB)");
    }
    long bytes = Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
    if (bytes < least || bytes > most) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is out of bounds (expected: "
              + show(least)
              + " to "
              + show(most)
              + ")");
    }
    return bytes;
  }

  private static String show(long bytes) {
    return bytes >= 1L << 30 && bytes % (1L << 30) == 0
        ? (bytes >> 30) + "GiB"
        : (bytes >> 20) + "MiB";
  }
}
