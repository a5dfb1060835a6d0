package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.similarity.match.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One file that needs nothing else: no network, no font. Its policy allows two things, by their
 * hashes: the style sheet inside it and the script inside it, which sorts the overview; so even a
 * flaw in escaping could not run or load anything.
 */
final class HtmlReport implements ReportWriter {
  private final String style = resource("report.css");
  private final String script = resource("report.js");

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {

    Markup html = new Markup(out);
    head(html, messages);
    html.raw("<header>").element("h1", messages.get("report.title"));
    html.element("p class=\"when\"", Words.when(report, messages)).raw("</header>\n<main>\n");
    totals(html, report.totals(), messages);
    notes(html, report, messages);
    overview(html, report, messages);
    for (ParagraphResult result : report.paragraphs()) {
      paragraph(html, result, messages);
    }
    parameters(html, report, messages);
    html.raw("</main>\n<script>" + script + "</script>\n</body>\n</html>\n");
    html.flush();
  }

  private void head(Markup html, Messages messages) throws IOException {
    html.raw("<!DOCTYPE html>\n<html lang=\"" + language(messages) + "\">\n<head>\n");
    html.raw("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html.raw("default-src 'none'; style-src 'sha256-" + sha256(style) + "'; ");
    html.raw("script-src 'sha256-" + sha256(script) + "'; ");
    html.raw("base-uri 'none'; form-action 'none'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.element("title", messages.get("report.title")).raw("\n<style>" + style + "</style>\n");
    html.raw("</head>\n<body>\n");
  }

  private static String language(Messages messages) {
    return messages.get("report.language");
  }

  private static void totals(Markup html, Totals totals, Messages messages) throws IOException {
    html.raw("<section class=\"totals\">\n");
    figure(html, Words.percent(totals.overallCopied()), messages.get("report.overall"));
    figure(html, Words.percent(totals.withoutQuotes()), messages.get("report.without-quotes"));
    figure(html, Words.percent(totals.withoutOwn()), messages.get("report.without-own"));
    figure(html, Words.percent(totals.largestSourceShare()), messages.get("report.largest"));
    html.raw("<ul class=\"counts\">");
    for (Verdict verdict : Verdict.values()) {
      html.raw("<li>");
      badge(html, verdict, messages);
      html.text(" " + totals.count(verdict)).raw("</li>");
    }
    for (Status status : new Status[] {Status.SKIPPED, Status.FAILED, Status.TIMED_OUT}) {
      if (totals.count(status) > 0) {
        html.raw("<li>");
        html.element("span class=\"badge other\"", messages.get("status." + status.word()));
        html.text(" " + totals.count(status)).raw("</li>");
      }
    }
    html.raw("</ul>\n</section>\n");
  }

  private static void figure(Markup html, String value, String label) throws IOException {
    html.raw("<div class=\"figure\">")
        .element("strong", value)
        .element("span", label)
        .raw("</div>\n");
  }

  private static void notes(Markup html, Report report, Messages messages) throws IOException {
    if (report.notes().isEmpty()) {
      return;
    }
    html.raw("<section class=\"notes\">").element("h2", messages.get("report.notes")).raw("<ul>");
    for (Report.Note note : report.notes()) {
      html.element("li", Words.note(note, messages));
    }
    html.raw("</ul></section>\n");
  }

  private static void overview(Markup html, Report report, Messages messages) throws IOException {
    html.raw("<section>").element("h2", messages.get("report.overview"));
    html.raw("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
    for (String column : Words.overviewColumns(messages)) {
      html.element("th scope=\"col\"", column);
    }
    html.raw("</tr></thead><tbody>\n");
    for (ParagraphResult result : report.paragraphs()) {
      html.raw("<tr><td><a class=\"id\" href=\"#p" + result.paragraph().seq() + "\">");
      html.text(result.paragraph().id()).raw("</a></td>");
      html.element("td dir=\"auto\"", Words.heading(result));
      html.raw("<td data-value=\"" + gravity(result) + "\">");
      state(html, result, messages);
      html.raw("</td>");
      share(html, result.verdict() == null ? Double.NaN : result.copied());
      share(html, result.likeness());
      html.raw("<td>");
      if (!result.matches().isEmpty()) {
        html.element("span class=\"id\"", result.matches().get(0).docId());
      }
      html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></div></section>\n");
  }

  /** The gravest first; what has no verdict comes last. */
  private static int gravity(ParagraphResult result) {
    List<Verdict> all = List.of(Verdict.values());
    return result.verdict() == null ? all.size() : all.indexOf(result.verdict());
  }

  private static void share(Markup html, double value) throws IOException {
    html.raw("<td class=\"share\" data-value=\"" + (Double.isNaN(value) ? -1 : value) + "\">");
    if (!Double.isNaN(value)) {
      html.raw(
          "<meter min=\"0\" max=\"1\" value=\""
              + String.format(Locale.ROOT, "%.4f", value)
              + "\">");
      html.raw("</meter> ").text(Words.percent(value));
    }
    html.raw("</td>");
  }

  private static void state(Markup html, ParagraphResult result, Messages messages)
      throws IOException {
    if (result.verdict() != null) {
      badge(html, result.verdict(), messages);
    }
    if (result.status() != Status.OK) {
      html.element("span class=\"badge other\"", messages.get("status." + result.status().word()));
    }
  }

  private static void badge(Markup html, Verdict verdict, Messages messages) throws IOException {
    html.element(
        "span class=\"badge " + verdict.word() + "\"", messages.get("verdict." + verdict.word()));
  }

  private static void paragraph(Markup html, ParagraphResult result, Messages messages)
      throws IOException {
    html.raw("<article id=\"p" + result.paragraph().seq() + "\"><h2>");
    html.element("bdi", result.paragraph().id()).raw(" <span dir=\"auto\">");
    html.text(result.paragraph().title()).raw("</span> ");
    state(html, result, messages);
    html.raw("</h2>\n");
    if (!result.reason().isEmpty()) {
      html.element("p class=\"reason\"", result.reason());
    }
    if (result.matches().isEmpty()) {
      html.element("div class=\"text\" dir=\"auto\"", result.paragraph().body());
    }
    for (Match match : result.matches()) {
      match(html, result, match, messages);
    }
    html.raw("</article>\n");
  }

  private static void match(Markup html, ParagraphResult result, Match match, Messages messages)
      throws IOException {
    Highlighter highlighter = new Highlighter(new Marks(html));
    html.raw("<h3>").text(match.rank() + ". ").element("code", match.docId());
    html.text(match.own() ? " (" + messages.get("report.own") + ")" : "");
    html.text(" · " + messages.get("report.column.copied") + " " + Words.percent(match.copied()));
    if (!Double.isNaN(match.likeness())) {
      html.text(
          " · " + messages.get("report.column.likeness") + " " + Words.percent(match.likeness()));
    }
    html.raw(" <small>")
        .text(messages.get("report.score", String.format(Locale.ROOT, "%.2f", match.esScore())));
    html.raw("</small></h3>\n<div class=\"sides\"><section>");
    html.element("h4", messages.get("report.side.paragraph"));
    html.raw("<div class=\"text\" dir=\"auto\">");
    highlighter.paragraph(result.paragraph().body(), match.runs());
    html.raw("</div></section><section>");
    html.element("h4", messages.get("report.side.document"));
    html.raw("<div class=\"text\" dir=\"auto\">");
    highlighter.document(match.text(), match.runs());
    html.raw("</div>");
    fields(html, match);
    html.raw("</section></div>\n");
  }

  private record Marks(Markup html) implements Highlighter.Sink {
    @Override
    public void text(String text) throws IOException {
      html.text(text);
    }

    @Override
    public void mark(String text, int number) throws IOException {
      html.raw("<mark data-run=\"" + number + "\">").text(text).raw("</mark>");
    }

    @Override
    public void cut() throws IOException {
      html.raw(" <span class=\"cut\">[…]</span> ");
    }
  }

  private static void fields(Markup html, Match match) throws IOException {
    boolean first = true;
    for (Map.Entry<String, Object> field : match.fields().entrySet()) {
      String value = JsonReport.words(field.getValue());
      if (value.equals(match.text())) {
        continue; // shown above
      }
      html.raw(first ? "<dl>" : "").element("dt", field.getKey()).element("dd dir=\"auto\"", value);
      first = false;
    }
    html.raw(first ? "" : "</dl>");
  }

  private static void parameters(Markup html, Report report, Messages messages) throws IOException {
    html.raw("<footer>").element("h2", messages.get("report.parameters")).raw("<dl>");
    for (Map.Entry<String, Object> parameter : report.parameters().entrySet()) {
      html.element("dt", parameter.getKey()).element("dd", String.valueOf(parameter.getValue()));
    }
    html.raw("</dl>").element("p", messages.get("report.method")).raw("</footer>\n");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name + " can't be read", e);
    }
  }
}
