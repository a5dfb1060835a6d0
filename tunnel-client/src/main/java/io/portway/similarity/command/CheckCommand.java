package io.portway.similarity.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.cli.ExitCode;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.CheckRun;
import io.portway.similarity.check.Checker;
import io.portway.similarity.check.ScriptChecker;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.InputReader;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.input.Remark;
import io.portway.similarity.report.Anonymous;
import io.portway.similarity.report.EarlierReport;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.ReportReader;
import io.portway.similarity.report.Status;
import io.portway.similarity.report.Totals;
import io.portway.similarity.route.Route;
import io.portway.similarity.script.RemoteScript;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.store.ResultCache;
import io.portway.similarity.store.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Option(names = "--index", paramLabel = "INDEX", description = "Index or alias.")
  String index;

  @Option(names = "--field", paramLabel = "FIELD", description = "Text field to compare with.")
  String field;

  @Option(
      names = "--show",
      split = ",",
      paramLabel = "FIELD",
      description = "Further fields of a document to quote, separated by commas.")
  List<String> show = List.of();

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
      names = "--top",
      paramLabel = "N",
      defaultValue = "" + CheckOptions.DEFAULT_TOP,
      description = "Documents per paragraph at most (default: ${DEFAULT-VALUE}).")
  int top;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "" + CheckOptions.DEFAULT_CONCURRENCY,
      description = "Requests in flight at once (default: ${DEFAULT-VALUE}).")
  int concurrency;

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

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "2m",
      description =
          "How long to wait when nothing gets through to the server (default: ${DEFAULT-VALUE}).")
  Duration patience;

  @Mixin CacheFlags caching;

  @Mixin InputFlags how;

  @Mixin JudgingFlags judging;

  @Mixin RouteOptions where;

  private CheckOptions options;

  @Override
  ExitCode run() throws Exception {
    if (top < 1 || concurrency < 1 || concurrency > 32) {
      throw Usage.wrong("usage.top-concurrency", top, concurrency);
    }
    if (patience.isNegative()) {
      throw Usage.wrong("usage.patience", patience.toSeconds());
    }
    Outputs sinks = Outputs.of(outputs, format);
    sinks.requireWritable();
    Deadline deadline = Deadlines.of(timeout);
    options = options();
    Input read = read();
    if (where.isScript()) {
      return askScript(read, sinks, deadline);
    }
    RouteOptions.requireNone(script);
    RouteOptions.require(index, "--index");
    RouteOptions.require(field, "--field");
    try (Interruption interruption = Interruption.ofThisThread();
        Route route = where.open(this, deadline)) {
      SearchServer server =
          SearchServer.connect(
              route.searchServer(),
              where.server.credentials(),
              where.server.tls(),
              index,
              field,
              deadline);
      server.requireText();
      return check(read, server, route, sinks);
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

  private ExitCode check(Input read, SearchServer server, Route route, Outputs sinks)
      throws IOException, InterruptedException {
    Map<String, Object> parameters = parameters(read, server.engine().toString());
    EarlierReport earlier =
        since == null ? null : new EarlierReport(ReportReader.read(since), parameters);
    ResultCache cache =
        caching.open(server, options.parameters(), where.server.who(), this::note).orElse(null);
    try (ResultFile results = ResultFile.create();
        cache) {
      KnownResults known = KnownResults.firstOf(earlier, cache);
      HopException end = check(read.paragraphs(), server, known, results);
      tellTaken(earlier, cache, results.size());
      // Cleared while files are written, which an interrupted thread can't do.
      boolean interrupted = Thread.interrupted();
      Report report = report(read, results, parameters);
      sinks.write(report, messages, spec.commandLine().getOut());
      boolean gaveUp = end != null && end.failure() == Failure.UNREACHABLE;
      return exitCode(report.totals(), gaveUp ? route.trouble().orElse(end) : end, interrupted);
    }
  }

  /** Returns what ended the check early, null if nothing did. */
  private HopException check(
      List<Paragraph> paragraphs, SearchServer server, KnownResults known, ResultFile results) {
    try (ProgressLine progress = ProgressLine.of(messages, paragraphs.size(), this::note);
        CheckRun run =
            new Checker(server, options, messages, progress, known, patience).check(paragraphs)) {
      run.forEachRemaining(results::add);
      return run.end();
    }
  }

  private void tellTaken(EarlierReport earlier, ResultCache cache, int all) {
    if (earlier != null) {
      note(Text.of("note.since", earlier.taken(), all));
    }
    if (cache != null && cache.taken() > 0) {
      note(Text.of("note.cached", cache.taken(), all));
    }
  }

  private ExitCode askScript(Input read, Outputs sinks, Deadline deadline) throws Exception {
    RouteOptions.require(script, "SCRIPT");
    if (since != null) {
      throw Usage.wrong("usage.since-exec");
    }
    ScriptChecker checker = new ScriptChecker(options, messages);
    try (Interruption interruption = Interruption.ofThisThread();
        SshSession session = where.ssh.open(this, deadline)) {
      JsonNode answer =
          new RemoteScript(session, script, System.err)
              .ask(List.of(), checker.question(index, read.paragraphs()));
      List<ParagraphResult> results = checker.results(read.paragraphs(), answer);
      Map<String, Object> parameters = parameters(read, session.target() + " " + script);
      Report report = report(read, results, parameters);
      sinks.write(report, messages, spec.commandLine().getOut());
      return exitCode(report.totals(), null, Thread.interrupted());
    }
  }

  private CheckOptions options() {
    CheckOptions.Builder options =
        CheckOptions.builder(index, field == null ? "summary" : field)
            .show(show)
            .top(top)
            .rule(seed ? CheckOptions.Rule.SEED : CheckOptions.Rule.FIGURES)
            .concurrency(concurrency);
    judging.addTo(options);
    return options.build();
  }

  private Map<String, Object> parameters(Input read, String engine) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("input", input);
    parameters.put("inputFormat", read.format().word());
    parameters.put("engine", engine);
    parameters.putAll(options.parameters());
    return parameters;
  }

  private Report report(Input read, List<ParagraphResult> results, Map<String, Object> parameters) {
    List<Report.Note> notes = new ArrayList<>();
    for (Remark remark : read.remarks()) {
      String kind = remark.kind().name().toLowerCase(java.util.Locale.ROOT);
      notes.add(new Report.Note(kind, remark.line(), messages.get(remark.text())));
    }
    Report report =
        new Report(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            parameters,
            notes,
            Totals.of(results),
            results);
    return anonymise ? Anonymous.of(report, messages) : report;
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
