package io.portway.doctor;

import io.portway.cli.DisplayWidth;
import io.portway.cli.ExitCode;
import io.portway.local.Json;
import io.portway.message.Messages;
import java.io.PrintWriter;
import java.util.List;

/** What was found, in words: for people a paragraph each, for scripts JSON. */
public final class DoctorReport {
  /** The base name of the sentences that are the same whatever is examined. */
  public static final String BUNDLE = "io.portway.doctor.messages";

  private static final String INDENT = "  ";

  private final List<Examined> examined;
  private final Messages messages;

  /**
   * One line as JSON shows it; the component names are the keys, which scripts rely on.
   *
   * @param remedy null where nothing is to be done
   */
  public record Line(String check, Status status, String sentence, String remedy, long ms) {}

  /**
   * @param messages with the bundle of this package, {@link #BUNDLE}, among its bundles
   */
  public DoctorReport(List<Examined> examined, Messages messages) {
    this.examined = List.copyOf(examined);
    this.messages = messages;
  }

  /** What {@code --json} shows. */
  public List<Line> lines() {
    return examined.stream().map(this::line).toList();
  }

  private Line line(Examined one) {
    Finding finding = one.finding();
    return new Line(
        one.check(),
        finding.status(),
        visible(messages.get(finding.sentence())),
        finding.remedy() == null ? null : visible(messages.get(finding.remedy())),
        one.millis());
  }

  /** Prints it for people; nothing is cut, a terminal breaks the lines. */
  public void print(PrintWriter out) {
    int status = 0;
    int check = 0;
    for (Examined one : examined) {
      status = Math.max(status, DisplayWidth.of(word(one.finding().status())));
      check = Math.max(check, one.check().length());
    }
    for (Line line : lines()) {
      String head = pad(word(line.status()), status) + INDENT + pad(line.check(), check) + INDENT;
      boolean tried = line.status() != Status.NOT_TRIED;
      out.println(head + line.sentence() + (tried ? " (" + line.ms() + " ms)" : ""));
      if (line.remedy() != null) {
        out.println(
            " ".repeat(status + INDENT.length()) + messages.get("doctor.remedy", line.remedy()));
      }
    }
    out.flush();
  }

  /** On one line. */
  public String json() {
    return Json.write(lines());
  }

  /** That of the first check that failed. */
  public ExitCode exit() {
    return examined.stream()
        .map(one -> one.finding().exit())
        .filter(exit -> exit != ExitCode.DONE)
        .findFirst()
        .orElse(ExitCode.DONE);
  }

  private String word(Status status) {
    return messages.get("doctor.status." + status);
  }

  private static String pad(String text, int columns) {
    return text + " ".repeat(columns - DisplayWidth.of(text));
  }

  // Reasons and banners come from other machines: an escape sequence must not reach the terminal.
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
