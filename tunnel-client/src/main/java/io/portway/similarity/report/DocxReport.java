package io.portway.similarity.report;

import io.portway.similarity.hop.Messages;
import io.portway.similarity.match.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import org.apache.poi.xwpf.usermodel.TableWidthType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STHighlightColor;

/**
 * A document to print and to write remarks into: the totals, the overview, and for each paragraph
 * with findings both texts side by side, the shared passages highlighted. Widths are set, not
 * measured.
 */
final class DocxReport implements ReportWriter {
  /** In twentieths of a point: what A4 has between margins of 2.5 cm. */
  private static final int PAGE = 9070;

  private static final int[] OVERVIEW = {1100, 2900, 1270, 1000, 1100, 1700};

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    try (XWPFDocument word = new XWPFDocument()) {
      heading(word, messages.get("report.title"), 18);
      line(word, Words.when(report, messages));
      totals(word, report.totals(), messages);
      for (Report.Note note : report.notes()) {
        line(word, Words.note(note, messages));
      }
      heading(word, messages.get("report.overview"), 14);
      overview(word, report, messages);
      for (ParagraphResult result : report.paragraphs()) {
        if (!result.matches().isEmpty()) {
          paragraph(word, result, messages);
        }
      }
      heading(word, messages.get("report.parameters"), 14);
      report.parameters().forEach((name, value) -> line(word, name + ": " + value));
      line(word, messages.get("report.method"));
      word.write(out);
      out.flush();
    }
  }

  private static void totals(XWPFDocument word, Totals totals, Messages messages) {
    line(word, Words.percent(totals.overallCopied()) + " " + messages.get("report.overall"));
    line(word, Words.percent(totals.withoutQuotes()) + " " + messages.get("report.without-quotes"));
    line(word, Words.percent(totals.withoutOwn()) + " " + messages.get("report.without-own"));
    line(
        word,
        Words.percent(totals.largestSourceShare())
            + " "
            + messages.get("report.largest")
            + " "
            + totals.largestSource());
    StringBuilder counts = new StringBuilder();
    for (Verdict verdict : Verdict.values()) {
      counts.append(counts.isEmpty() ? "" : ", ");
      counts.append(messages.get("verdict." + verdict.word())).append(' ');
      counts.append(totals.count(verdict));
    }
    line(word, counts.toString());
  }

  private static void overview(XWPFDocument word, Report report, Messages messages) {
    XWPFTable table = table(word, OVERVIEW);
    XWPFTableRow headings = table.getRow(0);
    headings.setRepeatHeader(true);
    String[] columns = {"id", "paragraph", "verdict", "copied", "likeness", "document"};
    for (int i = 0; i < columns.length; i++) {
      XWPFRun run = run(headings.getCell(i), messages.get("report.column." + columns[i]));
      run.setBold(true);
    }
    for (ParagraphResult result : report.paragraphs()) {
      XWPFTableRow row = table.createRow();
      run(row.getCell(0), result.paragraph().id());
      run(row.getCell(1), Words.heading(result));
      run(row.getCell(2), Words.state(result, messages));
      run(row.getCell(3), result.verdict() == null ? "" : Words.percent(result.copied()));
      run(row.getCell(4), Double.isNaN(result.likeness()) ? "" : Words.percent(result.likeness()));
      run(row.getCell(5), result.matches().isEmpty() ? "" : result.matches().get(0).docId());
    }
  }

  private static void paragraph(XWPFDocument word, ParagraphResult result, Messages messages) {
    heading(word, result.paragraph().id() + " " + Words.heading(result), 13);
    line(word, Words.state(result, messages) + " " + result.reason());
    for (Match match : result.matches()) {
      line(word, Words.match(match, messages)).setBold(true);
      XWPFTable sides = table(word, PAGE / 2, PAGE / 2);
      run(sides.getRow(0).getCell(0), messages.get("report.side.paragraph")).setBold(true);
      run(sides.getRow(0).getCell(1), messages.get("report.side.document")).setBold(true);
      XWPFTableRow texts = sides.createRow();
      new Highlighter(Marks.in(texts.getCell(0)))
          .paragraph(result.paragraph().body(), match.runs());
      new Highlighter(Marks.in(texts.getCell(1))).document(match.text(), match.runs());
    }
  }

  private record Marks(XWPFParagraph paragraph) implements Highlighter.Sink {
    static Marks in(XWPFTableCell cell) {
      return new Marks(cell.getParagraphArray(0));
    }

    @Override
    public void text(String text) {
      add(paragraph, text);
    }

    @Override
    public void mark(String text, int number) {
      add(paragraph, text).setTextHighlightColor(STHighlightColor.YELLOW.toString());
    }

    @Override
    public void cut() {
      add(paragraph, " […] ");
    }
  }

  private static XWPFTable table(XWPFDocument word, int... widths) {
    XWPFTable table = word.createTable(1, widths.length);
    table.setWidthType(TableWidthType.DXA);
    table.setWidth(String.valueOf(java.util.Arrays.stream(widths).sum()));
    for (int width : widths) {
      var column =
          table.getCTTbl().getTblGrid() == null
              ? table.getCTTbl().addNewTblGrid().addNewGridCol()
              : table.getCTTbl().getTblGrid().addNewGridCol();
      column.setW(BigInteger.valueOf(width));
    }
    for (int i = 0; i < widths.length; i++) {
      table.getRow(0).getCell(i).setWidth(String.valueOf(widths[i]));
    }
    return table;
  }

  private static void heading(XWPFDocument word, String text, int points) {
    XWPFRun run = line(word, text);
    run.setBold(true);
    run.setFontSize(points);
  }

  private static XWPFRun line(XWPFDocument word, String text) {
    return add(word.createParagraph(), text);
  }

  private static XWPFRun run(XWPFTableCell cell, String text) {
    return add(cell.getParagraphArray(0), text);
  }

  /** Line ends are breaks; what XML can't hold is replaced. */
  private static XWPFRun add(XWPFParagraph paragraph, String text) {
    XWPFRun run = paragraph.createRun();
    run.setFontFamily("Microsoft YaHei", XWPFRun.FontCharRange.eastAsia);
    String[] lines = Words.ofXml(text).split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        run.addBreak();
      }
      run.setText(lines[i], i);
    }
    return run;
  }
}
