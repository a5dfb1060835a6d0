package io.portway.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param line counted from 1, or 0 if the file as a whole is meant
 * @param key the full path, or "" if no key is concerned
 * @param sentence what is wrong and, in brackets, what was expected; without a full stop
 * @param remedy what to do, a sentence
 * @param slip what it is, where it is one of the frequent slips
 * @param meant what was probably meant, or "" where that can't be told
 */
public record ConfigProblem(
    String file, int line, String key, String sentence, String remedy, Slip slip, String meant) {
  /** Slips that everybody makes, which can be told without our own words. */
  public enum Slip {
    UNKNOWN_KEY,
    /** Full-width or typographic punctuation, which looks right on the screen. */
    LOOK_ALIKE,
    /** Every address of a machine, where one is to be connected to. */
    WILDCARD,
    /** Nothing of these. */
    OTHER
  }

  ConfigProblem(String file, int line, String key, String sentence, String remedy) {
    this(file, line, key, sentence, remedy, Slip.OTHER, "");
  }

  /** {@code FILE:LINE}, or the file alone. */
  public String place() {
    return line > 0 ? file + ":" + line : file;
  }

  /** {@code FILE:LINE: KEY: what is wrong (expected: ...). What to do.} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(place());
    if (!key.isEmpty()) {
      text.append(": ").append(key);
    }
    return text.append(": ")
        .append(sentence)
        .append(sentence.endsWith(".") ? " " : ". ")
        .append(remedy)
        .toString();
  }
}
