package io.portway.similarity.report;

import io.portway.message.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One row per match, one for a paragraph without any; RFC 4180 with a byte order mark, without
 * which Excel on a Chinese Windows reads UTF-8 as GBK. Cells from outside that a spreadsheet would
 * run as a formula begin with an apostrophe.
 */
final class CsvReport implements ReportWriter {
  private static final String HEADINGS =
      "seq,id,title,status,reason,verdict,copied,likeness,rank,index,docId,esScore,"
          + "matchCopied,matchLikeness,body,matchText";
  private static final String LINE_END = "\r\n";

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.write('\uFEFF');
    writer.write(HEADINGS + LINE_END);
    for (ParagraphResult result : report.paragraphs()) {
      if (result.matches().isEmpty()) {
        row(writer, result, ",,,,,", "");
      }
      for (Match match : result.matches()) {
        row(writer, result, matchCells(match), match.text());
      }
    }
    writer.flush();
  }

  private static void row(Writer writer, ParagraphResult result, String match, String text)
      throws IOException {
    writer.write(
        String.join(
            ",",
            String.valueOf(result.paragraph().seq()),
            cell(result.paragraph().id()),
            cell(result.paragraph().title()),
            result.status().word(),
            cell(result.reason()),
            result.verdict() == null ? "" : result.verdict().word(),
            share(result.copied()),
            share(result.likeness()),
            match,
            cell(result.paragraph().body()),
            cell(text)));
    writer.write(LINE_END);
  }

  private static String matchCells(Match match) {
    return String.join(
        ",",
        String.valueOf(match.rank()),
        cell(match.index()),
        cell(match.docId()),
        String.valueOf(match.esScore()),
        share(match.copied()),
        share(match.likeness()));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String cell(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    String guarded = formula ? "'" + text : text;
    boolean quote = guarded.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quote ? "\"" + guarded.replace("\"", "\"\"") + "\"" : guarded;
  }
}
