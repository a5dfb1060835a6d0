package io.portway.mapping;

/**
 * The one rule for names of agents and mappings: {@code [a-z0-9][a-z0-9-]{0,62}}, so that a name is
 * also a DNS label, a file name and a shell word.
 */
final class Name {
  private static final int MAX_LENGTH = 63;
  private static final String EXPECTED =
      " (expected: 1 to 63 of a-z, 0-9 and \"-\", the first one a letter or a digit)";

  private Name() {}

  static String check(String what, String value) {
    String problem = problem(value);
    if (problem != null) {
      throw new IllegalArgumentException(
          "The " + what + " " + Quote.of(value) + " " + problem + EXPECTED);
    }
    return value;
  }

  private static String problem(String value) {
    if (value.isEmpty()) {
      return "is empty";
    }
    if (value.length() > MAX_LENGTH) {
      return "has " + value.length() + " characters";
    }
    int bad = firstBad(value);
    if (bad >= 0) {
      return "contains " + Quote.character(value.codePointAt(bad));
    }
    return value.charAt(0) == '-' ? "begins with \"-\"" : null;
  }

  private static int firstBad(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return i;
      }
    }
    return -1;
  }
}
