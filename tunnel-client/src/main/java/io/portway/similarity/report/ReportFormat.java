package io.portway.similarity.report;

import io.portway.message.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The forms of a report. A new form is a constant here, a writer, and a line in docs/similarity.md.
 */
public enum ReportFormat {
  /** One page for reading. */
  HTML(".html"),
  /** {@code portway-report/1}, for programs. */
  JSON(".json"),
  /** A row for each match. */
  CSV(".csv"),
  /** The same as a workbook. */
  XLSX(".xlsx"),
  /** A document to hand on. */
  DOCX(".docx"),
  /** Markdown. */
  MD(".md"),
  /** The list that the original script printed, as JSON; never guessed from a file's name. */
  SEED(null);

  private final String ending;

  ReportFormat(String ending) {
    this.ending = ending;
  }

  /**
   * The form that a file's ending stands for.
   *
   * @param file its name counts alone
   * @return empty if its ending says nothing
   */
  public static Optional<ReportFormat> ofFile(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.ending != null && name.endsWith(format.ending))
        .findFirst();
  }

  /**
   * Whether it can be shown on a terminal.
   *
   * @return false for XLSX and DOCX
   */
  public boolean isText() {
    return this != XLSX && this != DOCX;
  }

  /**
   * The name in options.
   *
   * @return lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a report.
   *
   * @param report the report
   * @param messages the language
   * @param out left open
   * @throws IOException if {@code out} does
   */
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    writer().write(report, messages, out);
  }

  private ReportWriter writer() {
    return switch (this) {
      case HTML -> new HtmlReport();
      case JSON -> new JsonReport();
      case CSV -> new CsvReport();
      case XLSX -> new XlsxReport();
      case DOCX -> new DocxReport();
      case MD -> new MarkdownReport();
      case SEED -> new SeedReport();
    };
  }
}
