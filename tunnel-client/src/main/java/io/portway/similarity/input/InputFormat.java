package io.portway.similarity.input;

import java.util.Locale;

/** The forms that paragraphs come in. */
public enum InputFormat {
  JSON,
  JSON_LINES,
  /**
   * {@code id}, two spaces, {@code title}, two spaces, {@code body}, two spaces, {@code example}.
   */
  SEED_LINES;

  /** By the name's ending, else by how the text begins. */
  static InputFormat of(String name, String text) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
      return JSON_LINES;
    }
    String start = text.stripLeading();
    if (start.startsWith("[")) {
      return JSON;
    }
    if (start.startsWith("{")) {
      return isOneObject(start) ? JSON : JSON_LINES;
    }
    return lower.endsWith(".json") ? JSON : SEED_LINES;
  }

  /** JSON Lines have a whole object in the first line and something in a further one. */
  private static boolean isOneObject(String text) {
    int newline = text.indexOf('\n');
    if (newline < 0) {
      return text.contains("\"paragraphs\"");
    }
    String first = text.substring(0, newline).strip();
    boolean isWholeObject = first.endsWith("}");
    boolean isAlone = text.substring(newline).isBlank();
    return !isWholeObject || (isAlone && first.contains("\"paragraphs\""));
  }
}
