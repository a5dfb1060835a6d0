package io.portway.similarity.input;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms that paragraphs come in. A new form is a constant here, a reader, and a line in
 * docs/similarity.md.
 */
public enum InputFormat {
  /** An array of objects, or an object that has one. */
  JSON("json", ".json"),
  /** An object a line. */
  JSON_LINES("jsonl", ".jsonl .ndjson"),
  /** RFC 4180. */
  CSV("csv", ".csv"),
  /** Cells with tabs between. */
  TSV("tsv", ".tsv .tab"),
  /** A workbook of Office Open XML. */
  XLSX("xlsx", ".xlsx .xlsm"),
  /** A document of Office Open XML. */
  DOCX("docx", ".docx .docm"),
  /** CommonMark with tables. */
  MARKDOWN("md", ".md .markdown"),
  /** Blank lines separate paragraphs; whatever is of no other form. */
  TEXT("text", ""),
  /**
   * {@code id}, two spaces, {@code title}, two spaces, {@code body}, two spaces, {@code example}.
   */
  SEED_LINES("seed", "");

  /** A field whose value is a list, as in {@code {"paragraphs": [...]}}. */
  private static final Pattern LIST = Pattern.compile("(?<!\\\\)\"\\s*:\\s*\\[");

  private final String word;
  private final String endings;

  /** {@code endings} of file names, with spaces between. */
  InputFormat(String word, String endings) {
    this.word = word;
    this.endings = endings;
  }

  /**
   * The name in options and reports.
   *
   * @return lower case
   */
  public String word() {
    return word;
  }

  /**
   * The form of a name.
   *
   * @param word as {@link #word} has it
   * @return empty if there is none
   */
  public static Optional<InputFormat> ofWord(String word) {
    return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
  }

  /** By the name's ending, else by how the text begins; {@code ids} as the caller reads lines. */
  static InputFormat of(String name, String text, SeedLines.Ids ids) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<InputFormat> named =
        Arrays.stream(values()).filter(format -> format.isNameOf(lower)).findFirst();
    String start = text.stripLeading();
    if (named.isPresent() && named.get() != JSON) {
      return named.get();
    }
    // Under the name .json, too, people keep one object a line.
    if (start.startsWith("{") && !isOneObject(start)) {
      return JSON_LINES;
    }
    if (named.isPresent() || start.startsWith("{") || start.startsWith("[")) {
      return JSON;
    }
    return ids == SeedLines.Ids.DIGIT_FIRST || SeedLines.areIn(text) ? SEED_LINES : TEXT;
  }

  private boolean isNameOf(String file) {
    return !endings.isEmpty() && Arrays.stream(endings.split(" ")).anyMatch(file::endsWith);
  }

  /** JSON Lines have a whole object in the first line and something in a further one. */
  private static boolean isOneObject(String text) {
    int newline = text.indexOf('\n');
    String first = newline < 0 ? text : text.substring(0, newline).strip();
    boolean isWholeObject = first.endsWith("}");
    boolean isAlone = newline < 0 || text.substring(newline).isBlank();
    return !isWholeObject || (isAlone && LIST.matcher(first).find());
  }
}
