package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.similarity.match.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.util.DefaultTempFileCreationStrategy;
import org.apache.poi.util.TempFile;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/**
 * A workbook of two sheets: the totals, and a row for each match, or for a paragraph without any.
 * Texts are cells of text: what looks like a formula is none. Rows are written as they come, and
 * widths are set, not measured, which would need fonts.
 */
final class XlsxReport implements ReportWriter {
  /** What a cell can hold. */
  private static final int LONGEST = 32_767;

  private static final int ROWS_IN_MEMORY = 100;

  /** In 256ths of a character. */
  private static final int[] WIDTHS = {
    6, 12, 24, 12, 12, 10, 10, 6, 16, 24, 10, 10, 10, 60, 60, 30
  };

  private static final List<String> COLUMNS =
      List.of(
          "seq",
          "id",
          "title",
          "status",
          "verdict",
          "copied",
          "likeness",
          "rank",
          "index",
          "docId",
          "esScore",
          "matchCopied",
          "matchLikeness",
          "body",
          "matchText",
          "reason");

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    // POI's own place is one for all users, and readable by them.
    Path rows = Files.createTempDirectory("portway-report");
    TempFile.setThreadLocalTempFileCreationStrategy(
        new DefaultTempFileCreationStrategy(rows.toFile()));
    try (SXSSFWorkbook book = new SXSSFWorkbook(ROWS_IN_MEMORY)) {
      Styles styles = Styles.of(book);
      totals(book.createSheet(messages.get("report.overview")), report, messages, styles);
      matches(book.createSheet(messages.get("report.sheet.matches")), report, messages, styles);
      book.write(out);
      out.flush();
    } finally {
      TempFile.setThreadLocalTempFileCreationStrategy(null);
      FileUtils.deleteDirectory(rows.toFile());
    }
  }

  private record Styles(CellStyle heading, CellStyle text, CellStyle share) {
    static Styles of(SXSSFWorkbook book) {
      Font bold = book.createFont();
      bold.setBold(true);
      CellStyle heading = book.createCellStyle();
      heading.setFont(bold);
      CellStyle text = book.createCellStyle();
      text.setWrapText(true);
      text.setVerticalAlignment(VerticalAlignment.TOP);
      CellStyle share = book.createCellStyle();
      share.setDataFormat(book.createDataFormat().getFormat("0.0%"));
      share.setVerticalAlignment(VerticalAlignment.TOP);
      return new Styles(heading, text, share);
    }
  }

  private static void totals(Sheet sheet, Report report, Messages messages, Styles styles) {
    sheet.setColumnWidth(0, 40 * 256);
    sheet.setColumnWidth(1, 60 * 256);
    Totals totals = report.totals();
    Row title = row(sheet);
    text(title, 0, messages.get("report.title"), styles.heading());
    text(title, 1, Words.when(report, messages), styles.text());
    share(line(sheet, messages.get("report.overall"), styles), 1, totals.overallCopied(), styles);
    share(
        line(sheet, messages.get("report.without-quotes"), styles),
        1,
        totals.withoutQuotes(),
        styles);
    share(line(sheet, messages.get("report.without-own"), styles), 1, totals.withoutOwn(), styles);
    Row largest = line(sheet, messages.get("report.largest"), styles);
    share(largest, 1, totals.largestSourceShare(), styles);
    text(largest, 2, totals.largestSource(), styles.text());
    for (Verdict verdict : Verdict.values()) {
      line(sheet, messages.get("verdict." + verdict.word()), styles)
          .createCell(1)
          .setCellValue(totals.count(verdict));
    }
    for (Status status : Status.values()) {
      if (status != Status.OK) {
        line(sheet, messages.get("status." + status.word()), styles)
            .createCell(1)
            .setCellValue(totals.count(status));
      }
    }
    for (Report.Note note : report.notes()) {
      Row row = line(sheet, messages.get("report.notes"), styles);
      text(row, 1, Words.note(note, messages), styles.text());
    }
    report
        .parameters()
        .forEach(
            (name, value) ->
                text(line(sheet, name, styles), 1, String.valueOf(value), styles.text()));
    text(row(sheet), 1, messages.get("report.method"), styles.text());
    // On paper all columns on a page, and as many pages as there are rows for.
    sheet.setFitToPage(true);
    sheet.getPrintSetup().setFitHeight((short) 0);
  }

  private static void matches(Sheet sheet, Report report, Messages messages, Styles styles) {
    Row headings = row(sheet);
    for (int i = 0; i < COLUMNS.size(); i++) {
      text(headings, i, COLUMNS.get(i), styles.heading());
      sheet.setColumnWidth(i, WIDTHS[i] * 256);
    }
    sheet.createFreezePane(0, 1);
    for (ParagraphResult result : report.paragraphs()) {
      if (result.matches().isEmpty()) {
        paragraph(row(sheet), result, messages, styles);
      }
      for (Match match : result.matches()) {
        Row row = row(sheet);
        paragraph(row, result, messages, styles);
        match(row, match, styles);
      }
    }
    sheet.setRepeatingRows(CellRangeAddress.valueOf("1:1"));
    sheet.setAutoFilter(new CellRangeAddress(0, sheet.getLastRowNum(), 0, COLUMNS.size() - 1));
  }

  private static void paragraph(Row row, ParagraphResult result, Messages messages, Styles styles) {
    row.createCell(0).setCellValue(result.paragraph().seq());
    text(row, 1, result.paragraph().id(), styles.text());
    text(row, 2, result.paragraph().title(), styles.text());
    if (result.status() != Status.OK) {
      text(row, 3, messages.get("status." + result.status().word()), styles.text());
    }
    if (result.verdict() != null) {
      text(row, 4, messages.get("verdict." + result.verdict().word()), styles.text());
      share(row, 5, result.copied(), styles);
    }
    share(row, 6, result.likeness(), styles);
    text(row, 13, result.paragraph().body(), styles.text());
    text(row, 15, result.reason(), styles.text());
  }

  private static void match(Row row, Match match, Styles styles) {
    row.createCell(7).setCellValue(match.rank());
    text(row, 8, match.index(), styles.text());
    text(row, 9, match.docId(), styles.text());
    row.createCell(10).setCellValue(match.esScore());
    share(row, 11, match.copied(), styles);
    share(row, 12, match.likeness(), styles);
    text(row, 14, match.text(), styles.text());
  }

  private static Row row(Sheet sheet) {
    return sheet.createRow(sheet.getPhysicalNumberOfRows());
  }

  private static Row line(Sheet sheet, String label, Styles styles) {
    Row row = row(sheet);
    text(row, 0, label, styles.text());
    return row;
  }

  private static void text(Row row, int column, String value, CellStyle style) {
    Cell cell = row.createCell(column);
    cell.setCellValue(fitting(Words.ofXml(value)));
    cell.setCellStyle(style);
  }

  private static String fitting(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = LONGEST - 1;
    return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + "…";
  }

  private static void share(Row row, int column, double value, Styles styles) {
    if (!Double.isNaN(value)) {
      Cell cell = row.createCell(column);
      cell.setCellValue(value);
      cell.setCellStyle(styles.share());
    }
  }
}
