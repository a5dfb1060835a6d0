package io.portway.similarity.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a check, whole.
 *
 * @param parameters what was asked, so that a run can be repeated; never a secret
 * @param notes what is to be said about the input as a whole, in the user's language
 * @param paragraphs in the order of the input; not to be changed any more by who made them
 */
public record Report(
    Instant finished,
    Map<String, Object> parameters,
    List<Note> notes,
    Totals totals,
    List<ParagraphResult> paragraphs) {
  public Report {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    notes = List.copyOf(notes);
    // No copy: the results of a long run are on disk, and read one by one.
    paragraphs = Collections.unmodifiableList(paragraphs);
  }

  /** {@code kind} is {@code rejected} or {@code warning}; {@code line} is 0 for the whole input. */
  public record Note(String kind, int line, String text) {}
}
