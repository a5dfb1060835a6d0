package io.portway.similarity.match;

/**
 * How long a run must be, said for both kinds of script: so many characters, or so many words, or a
 * mixture worth as much.
 */
public record RunLength(int characters, int words) {
  /** The shortest run that counts as copied; shorter ones are chance and set phrases. */
  static final RunLength SHORTEST = new RunLength(8, 5);

  /** The run that is a finding by itself, however long the paragraph around it. */
  static final RunLength TELLING = new RunLength(13, 8);

  public RunLength {
    if (characters < 1 || words < 1) {
      throw new IllegalArgumentException(
          "run length: " + characters + " characters, " + words + " words (expected: >= 1)");
    }
  }

  /** The fewest tokens that a run of this length can have. */
  int fewestTokens() {
    return Math.min(characters, words);
  }

  boolean reachedBy(int runCharacters, int runWords) {
    return (long) runCharacters * words + (long) runWords * characters >= (long) characters * words;
  }
}
