package io.portway.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A plain table for people: a heading, left-aligned columns, two blanks between. On a terminal the
 * widest columns are cut until a row fits; where that would leave too little of them, each row is a
 * paragraph, a line for each cell. For a pipe or a file nothing is cut. Not thread-safe.
 */
public final class Table {
  private static final String GAP = "  ";

  /** Less of a cell than this tells nobody anything. */
  private static final int MIN_COLUMN = 12;

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  /** Starts a table with these headings. */
  public Table(String... headings) {
    columns = headings.length;
    rows.add(List.of(headings));
  }

  /** Adds a row; null and "" are shown as {@code -}, so that a row can still be split at blanks. */
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + columns + ")");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      String text = cell == null ? "" : visible(cell.toString());
      row.add(text.isEmpty() ? "-" : text);
    }
    rows.add(row);
    return this;
  }

  /** Prints it to standard output's writer, cut only if standard output is a terminal. */
  public void print(PrintWriter out, Terminal terminal) {
    boolean cut = terminal.isTerminal(Terminal.Stream.STDOUT);
    lines(cut ? terminal.columns() : Integer.MAX_VALUE).forEach(out::println);
    out.flush();
  }

  /** The lines, none wider than {@code maxColumns}. */
  public List<String> lines(int maxColumns) {
    return widths(maxColumns)
        .map(widths -> rows.stream().map(row -> line(row, widths)).toList())
        .orElseGet(() -> paragraphs(maxColumns));
  }

  /** How wide each column may be, or nothing where they can't stand side by side. */
  private Optional<int[]> widths(int maxColumns) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    long excess = -(long) maxColumns + (long) GAP.length() * (columns - 1);
    for (int width : widths) {
      excess += width;
    }
    while (excess-- > 0) {
      int widest = widest(widths);
      if (widths[widest] <= MIN_COLUMN) {
        return Optional.empty();
      }
      widths[widest]--;
    }
    return Optional.of(widths);
  }

  private static int widest(int[] widths) {
    int widest = 0;
    for (int i = 1; i < widths.length; i++) {
      if (widths[i] > widths[widest]) {
        widest = i;
      }
    }
    return widest;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = DisplayWidth.fit(row.get(i), widths[i]);
      line.append(cell);
      if (i < widths.length - 1) {
        line.append(String.join("", Collections.nCopies(widths[i] - DisplayWidth.of(cell), " ")));
        line.append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private List<String> paragraphs(int maxColumns) {
    List<String> headings = rows.get(0);
    int heading = headings.stream().mapToInt(DisplayWidth::of).max().orElse(0);
    int[] widths = {heading, Math.max(1, maxColumns - heading - GAP.length())};
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      for (int i = 0; i < columns; i++) {
        lines.add(line(List.of(headings.get(i), row.get(i)), widths));
      }
    }
    return lines;
  }

  // Names, versions and reasons come from other machines: an escape sequence in them must not reach
  // the terminal.
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> visible.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return visible.toString().strip();
  }
}
