package io.portway.similarity.input;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a table, each of which is a paragraph. The first row that is not empty says what the
 * columns are, when one of its cells is a known name. Otherwise it is a paragraph itself, and the
 * number of columns decides: body; id and body; id, title and body; all four.
 */
final class Rows {
  /** Whether a row may have fewer cells than the first one. */
  enum Width {
    /** Missing cells are empty ones: a spreadsheet stores none at a row's end. */
    RAGGED,
    /** Another number of cells means that a separator or a quote is wrong. */
    EXACT
  }

  private static final List<List<Role>> WITHOUT_HEADINGS =
      List.of(
          List.of(Role.BODY),
          List.of(Role.ID, Role.BODY),
          List.of(Role.ID, Role.TITLE, Role.BODY),
          List.of(Role.ID, Role.TITLE, Role.BODY, Role.EXAMPLE));

  private final Collector collector;
  private final FieldNames names;
  private final Width width;
  private Map<Role, Integer> columns;
  private int expected;

  Rows(Collector collector, FieldNames names, Width width) {
    this.collector = collector;
    this.names = names;
    this.width = width;
  }

  /** Takes the next row, which begins in {@code line}; rows without any text are none. */
  void row(List<String> cells, int line) {
    if (cells.stream().allMatch(String::isBlank)) {
      return;
    }
    if (columns == null) {
      expected = cells.size();
      columns = headings(cells);
      if (!columns.isEmpty()) {
        requireBody(cells);
        return;
      }
      columns = byPosition(cells.size());
    }
    if (isOddlyWide(cells)) {
      collector.rejected(line, "input.row-width", cells.size(), expected);
      return;
    }
    collector.paragraph(
        cell(cells, Role.ID).strip(),
        cell(cells, Role.TITLE).strip(),
        cell(cells, Role.BODY),
        cell(cells, Role.EXAMPLE),
        line);
  }

  private Map<Role, Integer> headings(List<String> cells) {
    Map<Role, Integer> found = new EnumMap<>(Role.class);
    for (int i = 0; i < cells.size(); i++) {
      int column = i;
      names.ofColumn(cells.get(i)).ifPresent(role -> found.putIfAbsent(role, column));
    }
    return found;
  }

  private void requireBody(List<String> cells) {
    if (!columns.containsKey(Role.BODY)) {
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("input.no-body-column", String.join(", ", cells)),
          Text.of("input.columns.remedy"));
    }
  }

  private static Map<Role, Integer> byPosition(int count) {
    if (count > WITHOUT_HEADINGS.size()) {
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("input.no-headings", count),
          Text.of("input.columns.remedy"));
    }
    Map<Role, Integer> columns = new EnumMap<>(Role.class);
    for (Role role : WITHOUT_HEADINGS.get(count - 1)) {
      columns.put(role, columns.size());
    }
    return columns;
  }

  private boolean isOddlyWide(List<String> cells) {
    if (width == Width.EXACT) {
      return cells.size() != expected;
    }
    return cells.size() > expected
        && !cells.subList(expected, cells.size()).stream().allMatch(String::isBlank);
  }

  private String cell(List<String> cells, Role role) {
    Integer column = columns.get(role);
    return column == null || column >= cells.size() ? "" : cells.get(column);
  }
}
