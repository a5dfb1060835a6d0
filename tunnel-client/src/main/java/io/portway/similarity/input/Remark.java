package io.portway.similarity.input;

import io.portway.message.Text;

/**
 * Something that a reader of the report must know about the input: a rejected line, a guessed
 * encoding, an id that occurs twice.
 *
 * @param line from 1, or 0 where it concerns the whole input
 */
public record Remark(Kind kind, int line, Text text) {
  /** Whether something is missing from the report because of it. */
  public enum Kind {
    /** A part of the input was left out. */
    REJECTED,
    /** Nothing was left out. */
    WARNING
  }

  static Remark rejected(int line, String key, Object... arguments) {
    return new Remark(Kind.REJECTED, line, Text.of(key, arguments));
  }

  static Remark warning(int line, String key, Object... arguments) {
    return new Remark(Kind.WARNING, line, Text.of(key, arguments));
  }
}
