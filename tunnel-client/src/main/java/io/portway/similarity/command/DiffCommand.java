package io.portway.similarity.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import io.portway.message.Text;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportDiff;
import io.portway.similarity.report.ReportDiff.Change;
import io.portway.similarity.report.ReportDiff.Kind;
import io.portway.similarity.report.ReportReader;
import io.portway.similarity.report.Words;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sim diff}: two drafts' reports, paragraph by paragraph; asks no server. */
@Command(name = "diff", description = "Say what got better and what got worse between two reports.")
public final class DiffCommand extends Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How it is shown. */
  private enum Format {
    TABLE,
    JSON
  }

  @Parameters(index = "0", paramLabel = "OLD", description = "The earlier report, in JSON.")
  Path earlier;

  @Parameters(index = "1", paramLabel = "NEW", description = "The later report, in JSON.")
  Path later;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table or json (default: table on a terminal, else json).")
  Format format;

  @Override
  ExitCode run() throws Exception {
    Report before = ReportReader.read(earlier);
    Report after = ReportReader.read(later);
    List<Change> changes = ReportDiff.of(before, after);
    boolean person = Terminal.system().isTerminal(Terminal.Stream.STDOUT);
    if (format == Format.TABLE || (format == null && person)) {
      table(changes);
      note(
          Text.of(
              "diff.summary",
              count(changes, Kind.BETTER),
              count(changes, Kind.WORSE),
              Words.percent(before.totals().overallCopied()),
              Words.percent(after.totals().overallCopied())));
    } else {
      print(JSON.writeValueAsString(json(before, after, changes)) + "\n");
    }
    return ExitCode.DONE;
  }

  private static long count(List<Change> changes, Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private void table(List<Change> changes) {
    Table table =
        new Table(
            messages.get("diff.column.change"),
            messages.get("report.column.id"),
            messages.get("diff.column.before"),
            messages.get("diff.column.after"));
    for (Change change : changes) {
      if (change.kind() != Kind.SAME) {
        table.row(
            messages.get("diff." + change.kind().word()),
            change.present().paragraph().id(),
            figure(change.before()),
            figure(change.after()));
      }
    }
    table.print(spec.commandLine().getOut(), Terminal.system());
  }

  private String figure(ParagraphResult result) {
    if (result == null) {
      return "";
    }
    return result.verdict() == null
        ? messages.get("status." + result.status().word())
        : messages.get("verdict." + result.verdict().word()) + " " + Words.percent(result.copied());
  }

  private static ObjectNode json(Report before, Report after, List<Change> changes) {
    ObjectNode all = JSON.createObjectNode();
    all.put("schema", "portway-report-diff/1");
    all.put("copiedBefore", before.totals().overallCopied());
    all.put("copiedAfter", after.totals().overallCopied());
    for (Kind kind : Kind.values()) {
      all.put(kind.word(), count(changes, kind));
    }
    ArrayNode paragraphs = all.putArray("paragraphs");
    for (Change change : changes) {
      ObjectNode one = paragraphs.addObject();
      one.put("id", change.present().paragraph().id());
      one.put("change", change.kind().word());
      one.set("before", json(change.before()));
      one.set("after", json(change.after()));
    }
    return all;
  }

  private static ObjectNode json(ParagraphResult result) {
    if (result == null) {
      return null;
    }
    ObjectNode one = JSON.createObjectNode();
    one.put("seq", result.paragraph().seq());
    one.put("verdict", result.verdict() == null ? null : result.verdict().word());
    one.put("copied", result.copied());
    return one;
  }
}
