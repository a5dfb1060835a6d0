package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.similarity.match.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * CommonMark with a table, for issues, wikis and diffs: the overview, and under it the shared
 * passages of each paragraph in bold. What comes from outside is escaped: no markup, no link, no
 * HTML of a text takes effect.
 */
final class MarkdownReport implements ReportWriter {
  private static final String SPECIAL = "\\`*_{}[]<>()#+-.!|~&:@=\"'$^";

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    Writer page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    page.append("# ").append(messages.get("report.title")).append("\n\n");
    page.append(text(Words.when(report, messages))).append("\n\n");
    totals(page, report.totals(), messages);
    notes(page, report, messages);
    overview(page, report, messages);
    for (ParagraphResult result : report.paragraphs()) {
      if (!result.matches().isEmpty()) {
        paragraph(page, result, messages);
      }
    }
    page.append("---\n\n").append(text(messages.get("report.method"))).append('\n');
    page.flush();
  }

  private static void totals(Writer page, Totals totals, Messages messages) throws IOException {
    page.append("- **").append(Words.percent(totals.overallCopied())).append("** ");
    page.append(messages.get("report.overall")).append('\n');
    page.append("- **").append(Words.percent(totals.withoutQuotes())).append("** ");
    page.append(messages.get("report.without-quotes")).append('\n');
    page.append("- **").append(Words.percent(totals.withoutOwn())).append("** ");
    page.append(messages.get("report.without-own")).append('\n');
    page.append("- **").append(Words.percent(totals.largestSourceShare())).append("** ");
    page.append(messages.get("report.largest")).append(' ');
    page.append(text(totals.largestSource())).append('\n');
    for (Verdict verdict : Verdict.values()) {
      page.append("- ").append(messages.get("verdict." + verdict.word()));
      page.append(": ").append(String.valueOf(totals.count(verdict))).append('\n');
    }
    page.append('\n');
  }

  private static void notes(Writer page, Report report, Messages messages) throws IOException {
    if (!report.notes().isEmpty()) {
      page.append("## ").append(messages.get("report.notes")).append("\n\n");
      for (Report.Note note : report.notes()) {
        page.append("- ").append(text(Words.note(note, messages))).append('\n');
      }
      page.append('\n');
    }
  }

  private static void overview(Writer page, Report report, Messages messages) throws IOException {
    page.append("## ").append(messages.get("report.overview")).append("\n\n");
    StringBuilder line = new StringBuilder();
    for (String column : Words.overviewColumns(messages)) {
      page.append("| ").append(column).append(' ');
      line.append("|---");
    }
    page.append("|\n").append(line).append("|\n");
    for (ParagraphResult result : report.paragraphs()) {
      for (String value : Words.overview(result, messages)) {
        page.append("| ").append(text(value)).append(' ');
      }
      page.append("|\n");
    }
    page.append('\n');
  }

  private static void paragraph(Writer page, ParagraphResult result, Messages messages)
      throws IOException {
    page.append("## ").append(text(result.paragraph().id() + " " + Words.heading(result)));
    page.append("\n\n").append(text(Words.state(result, messages))).append("\n\n");
    for (Match match : result.matches()) {
      page.append("### ").append(text(Words.match(match, messages))).append("\n\n");
      Highlighter highlighter = new Highlighter(new Marks(page));
      page.append(messages.get("report.side.paragraph")).append(":\n\n> ");
      highlighter.paragraph(result.paragraph().body(), match.runs());
      page.append("\n\n").append(messages.get("report.side.document")).append(":\n\n> ");
      highlighter.document(match.text(), match.runs());
      page.append("\n\n");
    }
  }

  private record Marks(Writer page) implements Highlighter.Sink {
    @Override
    public void text(String text) throws IOException {
      page.append(MarkdownReport.text(text));
    }

    /** Letters beside the stars would keep CommonMark from seeing emphasis; HTML's tag is plain. */
    @Override
    public void mark(String text, int number) throws IOException {
      page.append("<b>").append(MarkdownReport.text(text)).append("</b>");
    }

    @Override
    public void cut() throws IOException {
      page.append(" … ");
    }
  }

  /** Text from anywhere, in one line. */
  private static String text(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    Words.ofXml(text)
        .codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == '\r' || c == '\t') {
                escaped.append(' ');
              } else {
                escaped.append(SPECIAL.indexOf(c) < 0 ? "" : "\\").appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
