package io.portway.similarity.check;

import io.portway.similarity.search.Hit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which documents are the author's own: those one of whose fields has the value that is asked for,
 * alone or among several. They are found like others, and left out of one of the totals.
 *
 * @param marks what tells them
 */
public record OwnWork(List<Mark> marks) {
  /** Nothing is the author's own. */
  public static final OwnWork NONE = new OwnWork(List.of());

  /**
   * What an own document has.
   *
   * @param field a field's name
   * @param value the value, as text
   */
  public record Mark(String field, String value) {
    @Override
    public String toString() {
      return field + "=" + value;
    }
  }

  public OwnWork {
    marks = List.copyOf(marks);
  }

  /** The fields that must come back with each hit. */
  Set<String> fields() {
    return marks.stream().map(Mark::field).collect(Collectors.toSet());
  }

  boolean includes(Hit hit) {
    return marks.stream().anyMatch(mark -> has(hit.value(mark.field()), mark.value()));
  }

  private static boolean has(Object value, String wanted) {
    return value instanceof List<?> several
        ? several.stream().anyMatch(one -> String.valueOf(one).equals(wanted))
        : value != null && value.toString().equals(wanted);
  }
}
