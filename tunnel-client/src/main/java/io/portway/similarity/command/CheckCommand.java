package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.message.Text;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.InputReader;
import io.portway.similarity.input.Remark;
import io.portway.similarity.report.Anonymous;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.ReportReader;
import io.portway.similarity.report.Status;
import io.portway.similarity.report.Totals;
import io.portway.similarity.store.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sim check}: paragraphs in, per paragraph the similar documents out, in the order of the
 * input.
 */
@Command(name = "check", description = "Check the paragraphs of a document against an index.")
public final class CheckCommand extends Job {
  private static final String STDIN = "-";

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      description =
          "JSON, JSON Lines, CSV, TSV, XLSX, DOCX, Markdown, text with blank lines between"
              + " paragraphs, or lines \"id  title  body  example\"; - is standard input.")
  String input;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "With --via exec: the script on the SSH host that finds similar texts.")
  String script;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the report there, may be repeated (default: JSON to standard output).")
  List<String> outputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "html, json, csv, xlsx, docx, md or seed (default: by the file's ending).")
  ReportFormat format;

  @Option(
      names = "--seed",
      description =
          "Choose as the original script did: of the ten best matches the first three scoring over"
              + " 5.")
  boolean seed;

  @Option(
      names = "--since",
      paramLabel = "REPORT",
      description = "Take over the results of unchanged paragraphs from this JSON report.")
  Path since;

  @Option(
      names = "--anonymise",
      description = "Leave names out of the report: ids, titles, documents, index.")
  boolean anonymise;

  @Option(names = "--strict", description = "Refuse an input of which a line can't be read.")
  boolean strict;

  @Option(
      names = "--fail-over",
      paramLabel = "SHARE",
      converter = Share.Converter.class,
      description = "Exit with 1 when at least so much of the whole is copied, for example 30%%.")
  Share failOver;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "When to stop with what there is (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Mixin InputFlags how;

  @Mixin CheckFlags checking;

  @Override
  ExitCode run() throws Exception {
    checking.requireSense(script);
    Outputs sinks = Outputs.of(outputs, format);
    sinks.requireWritable();
    CheckOptions options = options();
    Input read = read();
    try (Interruption interruption = Interruption.ofThisThread();
        SimilarityClient client = client();
        ResultFile results = ResultFile.create()) {
      return check(client, read, options, results, sinks);
    }
  }

  private SimilarityClient client() {
    return checking.client(this, timeout, script).notes(this::noteUnlessUsual).build();
  }

  /** That the usual cache can't be used is of no interest to who didn't ask for one. */
  private void noteUnlessUsual(Text text) {
    if (!text.key().equals("cache.no-state") || checking.caching.isNamed()) {
      note(text);
    }
  }

  private Input read() throws IOException {
    InputReader reader = new InputReader(how.options(seed));
    Input read = input.equals(STDIN) ? reader.read(System.in, "-") : reader.read(Path.of(input));
    read.remarks().forEach(this::tell);
    if (strict && !read.rejected().isEmpty()) {
      throw rejected(Text.of("input.rejected", read.rejected().size()), "input.rejected.remedy");
    }
    if (read.paragraphs().isEmpty()) {
      throw rejected(Text.of("input.nothing"), "input.nothing.remedy");
    }
    return read;
  }

  private void tell(Remark remark) {
    String place = remark.line() > 0 ? messages.get("report.line", remark.line()) + " " : "";
    spec.commandLine().getErr().println(input + ": " + place + messages.get(remark.text()));
  }

  private static HopException rejected(Text sentence, String remedy) {
    return new HopException(Hop.INPUT, Failure.INPUT, sentence, Text.of(remedy));
  }

  private ExitCode check(
      SimilarityClient client, Input read, CheckOptions options, ResultFile results, Outputs sinks)
      throws IOException, InterruptedException {
    Report report;
    HopException end;
    try (ProgressLine progress = ProgressLine.of(messages, read.paragraphs().size(), this::note)) {
      report = client.check(read, options, progress, results);
      end = progress.end();
    }
    // Cleared while files are written, which an interrupted thread can't do.
    boolean interrupted = Thread.interrupted();
    Report shown = anonymise ? Anonymous.of(report, messages) : report;
    sinks.write(shown, messages, spec.commandLine().getOut());
    return exitCode(report.totals(), end, interrupted);
  }

  private CheckOptions options() {
    return checking
        .options()
        .rule(seed ? CheckOptions.Rule.SEED : CheckOptions.Rule.FIGURES)
        .since(since == null ? null : ReportReader.read(since))
        .build();
  }

  /**
   * The gravest thing that is to be said: what made the answer incomplete, then what the answer is.
   */
  private ExitCode exitCode(Totals totals, HopException end, boolean interrupted) {
    if (interrupted) {
      return ExitCode.INTERRUPTED;
    }
    if (end != null && (end.failure() == Failure.DEADLINE || totals.count(Status.OK) == 0)) {
      throw end;
    }
    if (failOver != null && totals.overallCopied() >= failOver.value()) {
      return ExitCode.OVER_LIMIT;
    }
    if (end != null) {
      note(Text.of("note.ended", Text.of("hop." + end.hop().word()), end.sentence(), end.remedy()));
    }
    int incomplete = totals.count(Status.FAILED) + totals.count(Status.TIMED_OUT);
    if (incomplete > 0) {
      note(Text.of("note.failed", incomplete, totals.paragraphs()));
      return ExitCode.PARTLY_FAILED;
    }
    return ExitCode.DONE;
  }
}
