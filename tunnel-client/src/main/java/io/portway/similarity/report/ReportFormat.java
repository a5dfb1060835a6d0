package io.portway.similarity.report;

import io.portway.similarity.hop.Messages;
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
  HTML(".html"),
  JSON(".json"),
  CSV(".csv"),
  XLSX(".xlsx"),
  DOCX(".docx"),
  MD(".md"),
  /** The list that the original script printed, as JSON; never guessed from a file's name. */
  SEED(null);

  private final String ending;

  ReportFormat(String ending) {
    this.ending = ending;
  }

  /** The form that a file's ending stands for. */
  public static Optional<ReportFormat> ofFile(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.ending != null && name.endsWith(format.ending))
        .findFirst();
  }

  /** Whether it can be shown on a terminal. */
  public boolean isText() {
    return this != XLSX && this != DOCX;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Leaves the stream open. */
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
