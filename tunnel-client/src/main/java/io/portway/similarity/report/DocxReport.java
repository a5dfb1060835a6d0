package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.WordXml.Look;
import io.portway.similarity.report.WordXml.Style;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A document to print and to write remarks into: the totals, the overview, and for each paragraph
 * with findings both texts side by side, the shared passages highlighted. Widths are set, not
 * measured.
 */
final class DocxReport implements ReportWriter {
  private static final int[] OVERVIEW = {1100, 2900, 1270, 1000, 1100, 1702};
  private static final int[] SIDES = {WordXml.PAGE / 2, WordXml.PAGE / 2};

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    WordXml word = new WordXml(out);
    word.line(Style.TITLE, messages.get("report.title"));
    word.line(Style.NORMAL, Words.when(report, messages));
    totals(word, report.totals(), messages);
    for (Report.Note note : report.notes()) {
      word.line(Style.NORMAL, Words.note(note, messages));
    }
    word.line(Style.HEADING_1, messages.get("report.overview"));
    overview(word, report, messages);
    for (ParagraphResult result : report.paragraphs()) {
      if (!result.matches().isEmpty()) {
        paragraph(word, result, messages);
      }
    }
    word.line(Style.HEADING_1, messages.get("report.parameters"));
    for (Map.Entry<String, Object> parameter : report.parameters().entrySet()) {
      word.line(Style.NORMAL, parameter.getKey() + ": " + parameter.getValue());
    }
    word.line(Style.NORMAL, messages.get("report.method"));
    word.finish();
    out.flush();
  }

  private static void totals(WordXml word, Totals totals, Messages messages) throws IOException {
    total(word, totals.overallCopied(), messages.get("report.overall"));
    total(word, totals.withoutQuotes(), messages.get("report.without-quotes"));
    total(word, totals.withoutOwn(), messages.get("report.without-own"));
    total(
        word,
        totals.largestSourceShare(),
        messages.get("report.largest") + " " + totals.largestSource());
    StringBuilder counts = new StringBuilder();
    for (Verdict verdict : Verdict.values()) {
      counts.append(counts.isEmpty() ? "" : ", ");
      counts.append(messages.get("verdict." + verdict.word())).append(' ');
      counts.append(totals.count(verdict));
    }
    word.line(Style.NORMAL, counts.toString());
  }

  private static void total(WordXml word, double share, String label) throws IOException {
    word.line(Style.NORMAL, Words.percent(share) + " " + label);
  }

  private static void overview(WordXml word, Report report, Messages messages) throws IOException {
    word.table(OVERVIEW, Words.overviewColumns(messages));
    for (ParagraphResult result : report.paragraphs()) {
      String[] cells = Words.overview(result, messages);
      word.row();
      for (int i = 0; i < cells.length; i++) {
        word.cell(OVERVIEW[i], cells[i], Look.PLAIN);
      }
      word.endRow();
    }
    word.endTable();
  }

  private static void paragraph(WordXml word, ParagraphResult result, Messages messages)
      throws IOException {
    word.line(Style.HEADING_2, result.paragraph().id() + " " + Words.heading(result));
    word.line(Style.NORMAL, Words.state(result, messages) + " " + result.reason());
    Highlighter highlighter = new Highlighter(new Marks(word));
    for (Match match : result.matches()) {
      word.line(Style.HEADING_3, Words.match(match, messages));
      word.table(
          SIDES, messages.get("report.side.paragraph"), messages.get("report.side.document"));
      word.row();
      word.cell(SIDES[0]);
      highlighter.paragraph(result.paragraph().body(), match.runs());
      word.endCell();
      word.cell(SIDES[1]);
      highlighter.document(match.text(), match.runs());
      word.endCell();
      word.endRow();
      word.endTable();
    }
  }

  private record Marks(WordXml word) implements Highlighter.Sink {
    @Override
    public void text(String text) throws IOException {
      word.run(text, Look.PLAIN);
    }

    @Override
    public void mark(String text, int number) throws IOException {
      word.run(text, Look.MARKED);
    }

    @Override
    public void cut() throws IOException {
      word.run(" […] ", Look.PLAIN);
    }
  }
}
