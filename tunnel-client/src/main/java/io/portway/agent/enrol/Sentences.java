package io.portway.agent.enrol;

/** A refusal of the relay as this command's error: its first sentence, then its remedy. */
final class Sentences {
  private static final int MOST = 500;

  private Sentences() {}

  static String first(String message) {
    String line = oneLine(message);
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end);
  }

  static String rest(String message, String otherwise) {
    String line = oneLine(message);
    int end = line.indexOf(". ");
    return end < 0 ? otherwise : line.substring(end + 2);
  }

  /** The words are the peer's: no control characters reach a terminal, and no flood. */
  private static String oneLine(String message) {
    String clean = message.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() <= MOST ? clean : clean.substring(0, MOST) + "...";
  }
}
