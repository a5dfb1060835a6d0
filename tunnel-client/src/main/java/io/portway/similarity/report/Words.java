package io.portway.similarity.report;

import io.portway.message.Messages;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.stream.Stream;

/** Parts of a report as people read them, whatever its form. */
public final class Words {
  private static final int HEADING = 60;

  private Words() {}

  /** A share of 0 to 1, such as {@code 33.3 %}. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  static String when(Report report, Messages messages) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
        .withLocale(messages.locale())
        .format(report.finished().atZone(ZoneId.systemDefault()));
  }

  /** A paragraph's title, or how it begins. */
  static String heading(ParagraphResult result) {
    String title = result.paragraph().title();
    String shown = title.isBlank() ? result.paragraph().body() : title;
    int length = shown.codePointCount(0, shown.length());
    return length <= HEADING
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, HEADING)) + "…";
  }

  /** What a paragraph is called: its verdict, and its status where that isn't simply OK. */
  static String state(ParagraphResult result, Messages messages) {
    String verdict =
        result.verdict() == null ? "" : messages.get("verdict." + result.verdict().word());
    String status =
        result.status() == Status.OK ? "" : messages.get("status." + result.status().word());
    return verdict.isEmpty() || status.isEmpty() ? verdict + status : verdict + ", " + status;
  }

  /** The headings of the overview's columns. */
  static String[] overviewColumns(Messages messages) {
    return Stream.of("id", "paragraph", "verdict", "copied", "likeness", "document")
        .map(column -> messages.get("report.column." + column))
        .toArray(String[]::new);
  }

  /** A paragraph's row in the overview. */
  static String[] overview(ParagraphResult result, Messages messages) {
    return new String[] {
      result.paragraph().id(),
      heading(result),
      state(result, messages),
      result.verdict() == null ? "" : percent(result.copied()),
      Double.isNaN(result.likeness()) ? "" : percent(result.likeness()),
      result.matches().isEmpty() ? "" : result.matches().get(0).docId()
    };
  }

  static String note(Report.Note note, Messages messages) {
    String line = note.line() > 0 ? messages.get("report.line", note.line()) + " " : "";
    return line + note.text();
  }

  /** The heading above a match: rank, document and figures. */
  static String match(Match match, Messages messages) {
    String likeness =
        Double.isNaN(match.likeness())
            ? ""
            : " · " + messages.get("report.column.likeness") + " " + percent(match.likeness());
    return match.rank()
        + ". "
        + match.docId()
        + (match.own() ? " (" + messages.get("report.own") + ")" : "")
        + " · "
        + messages.get("report.column.copied")
        + " "
        + percent(match.copied())
        + likeness;
  }

  /** The text without what XML 1.0 can't hold: each such character is U+FFFD. White space stays. */
  static String ofXml(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().forEach(c -> kept.appendCodePoint(isXml(c) ? c : 0xFFFD));
    return kept.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
