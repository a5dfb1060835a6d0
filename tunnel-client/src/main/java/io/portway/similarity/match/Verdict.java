package io.portway.similarity.match;

import java.util.Arrays;
import java.util.Locale;

/** What a paragraph is called, the gravest first. */
public enum Verdict {
  IDENTICAL,
  COPIED,
  PARTLY,
  REWORDED,
  NONE;

  /** The verdict of that word. */
  public static Verdict ofWord(String word) {
    return Arrays.stream(values())
        .filter(verdict -> verdict.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("verdict: \"" + word + "\""));
  }

  /** The word in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
