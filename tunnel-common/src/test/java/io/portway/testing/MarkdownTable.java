package io.portway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of a document, found by the cells of its first row; tests compare it with the code. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /**
   * The rows below the first table of {@code document} whose head is {@code head}, behind the line
   * {@code heading} or at it, for example {@code ## Frame types}; their cells without backticks.
   *
   * @throws AssertionError where there is no such table, or it is empty
   */
  public static List<List<String>> of(Path document, String heading, String... head)
      throws IOException {
    List<String> lines = Files.readAllLines(document);
    int start = lines.indexOf(heading);
    if (start < 0) {
      throw new AssertionError(document + " has no line '" + heading + "'");
    }
    List<String> wanted = List.of(head);
    int at = start;
    while (at < lines.size() && !cells(lines.get(at)).equals(wanted)) {
      at++;
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = at + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      rows.add(cells(lines.get(i)));
    }
    if (rows.isEmpty()) {
      throw new AssertionError(document + " has no table " + wanted + " behind '" + heading + "'");
    }
    return rows;
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    return Arrays.stream(line.substring(1).split("\\|"))
        .map(cell -> cell.replace("`", "").strip())
        .toList();
  }
}
