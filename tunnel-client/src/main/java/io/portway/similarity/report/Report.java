package io.portway.similarity.report;

import io.portway.similarity.hop.Sentences;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /**
   * Writes a file: complete, flushed to the disk and for its owner only, or not at all. What was
   * there before is replaced.
   *
   * @param file in a directory that exists
   * @param format its form
   * @param language English or Chinese
   * @return what was written
   * @throws io.portway.similarity.hop.HopException if it can't be written
   */
  public Written write(Path file, ReportFormat format, Locale language) {
    return new ReportFile(file, format).write(this, Sentences.of(language));
  }

  /**
   * Writes a file in the JVM's language.
   *
   * @param file in a directory that exists
   * @param format its form
   * @return what was written
   * @throws io.portway.similarity.hop.HopException if it can't be written
   */
  public Written write(Path file, ReportFormat format) {
    return write(file, format, Locale.getDefault(Locale.Category.DISPLAY));
  }

  /**
   * Without names: texts and figures stay; ids, documents, index and input are replaced by words
   * that differ from report to report, titles and remarks are left out.
   *
   * @param language of the remark that says so
   * @return another report
   */
  public Report anonymous(Locale language) {
    return Anonymous.of(this, Sentences.of(language));
  }

  /** {@code kind} is {@code rejected} or {@code warning}; {@code line} is 0 for the whole input. */
  public record Note(String kind, int line, String text) {}
}
