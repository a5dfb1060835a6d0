package io.portway.testbed.demo;

import io.portway.cli.DisplayWidth;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the user reads: one line a step with the time it took, and below it what came out, in 80
 * columns whatever the language.
 */
final class Account {

  private static final int COLUMNS = 80;
  private static final String INDENT = "     ";

  private final PrintStream out;
  private final Messages messages;

  Account(PrintStream out, Messages messages) {
    this.out = out;
    this.messages = messages;
  }

  void heading() {
    wrapped(messages.get("heading"), "");
    out.println();
  }

  void step(Step step, Duration took, String result) {
    String left = String.format(Locale.ROOT, " %d  %s ", step.number(), messages.get(step.key()));
    String right = String.format(Locale.ROOT, " %.1f s", took.toMillis() / 1000.0);
    int dots = COLUMNS - DisplayWidth.of(left) - DisplayWidth.of(right);
    out.println(left + ".".repeat(Math.max(3, dots)) + right);
    wrapped(result, INDENT);
    out.flush();
  }

  void end(Duration took, String report) {
    out.println();
    wrapped(messages.get("end", String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0)), "");
    out.println(report);
    out.flush();
  }

  private void wrapped(String text, String indent) {
    for (String line : text.split("\n")) {
      wrap(line, COLUMNS - indent.length()).forEach(part -> out.println(indent + part));
    }
  }

  /** Breaks at blanks, and in Chinese between any two characters, at most {@code columns} wide. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int lastBreak = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (character == ' ' || (DisplayWidth.of(character) == 2 && !closes(character))) {
        lastBreak = line.length();
      }
      line.appendCodePoint(character);
      if (DisplayWidth.of(line.toString()) > columns) {
        int cut = lastBreak > 0 ? lastBreak : line.length() - Character.charCount(character);
        lines.add(line.substring(0, cut).stripTrailing());
        String rest = line.substring(cut).stripLeading();
        line.setLength(0);
        line.append(rest);
        lastBreak = 0;
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** Punctuation that Chinese never puts at the start of a line. */
  private static boolean closes(int character) {
    return "，。、；：！？）》」”’".indexOf(character) >= 0;
  }
}
