package io.portway.similarity.match;

import java.util.Arrays;
import java.util.Locale;

/** What a paragraph is called, the gravest first. */
public enum Verdict {
  /** All but all of it stands elsewhere. */
  IDENTICAL,
  /** Most of it does. */
  COPIED,
  /** A part does, or one long run. */
  PARTLY,
  /** It says the same in other words, as far as words tell. */
  REWORDED,
  /** Nothing was found. */
  NONE;

  /**
   * The verdict of a word.
   *
   * @param word as {@link #word} has it
   * @return the verdict
   * @throws IllegalArgumentException if there is none
   */
  public static Verdict ofWord(String word) {
    return Arrays.stream(values())
        .filter(verdict -> verdict.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("verdict: \"" + word + "\""));
  }

  /**
   * The word in reports.
   *
   * @return lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
