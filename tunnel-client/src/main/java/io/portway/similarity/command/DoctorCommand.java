package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.doctor.DoctorReport;
import io.portway.similarity.doctor.Journey;
import io.portway.similarity.doctor.SimilarityChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code sim doctor}: the whole way of a paragraph, hop by hop. */
@Command(
    name = "doctor",
    description = "Examine the way of a paragraph hop by hop: what is wrong, and what to do.")
public final class DoctorCommand extends Job {
  private static final String TEXT = "--text";

  @Option(names = "--index", paramLabel = "INDEX", description = "Index or alias.")
  String index;

  @Option(names = "--field", paramLabel = "FIELD", description = "Field to search.")
  String field;

  @Option(
      names = "--script",
      paramLabel = "PATH",
      description = "A script on the SSH host; with --via exec, the one that is asked.")
  String script;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A directory on the SSH host into which files are put.")
  String data;

  @Option(
      names = "--interpreter",
      paramLabel = "PROGRAM",
      description = "The script's interpreter there (default: python3).")
  String interpreter;

  @Option(
      names = "--module",
      paramLabel = "NAME",
      description = "A Python module that the script needs; may be given again.")
  List<String> modules = List.of();

  @Option(
      names = TEXT,
      paramLabel = "TEXT",
      description = "The paragraph to try at the end (default: a text of the index).")
  String text;

  @Option(
      names = "--deep",
      description = "Also find out how many commands the SSH host runs at once, by trying.")
  boolean deep;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "When to give up (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Mixin RouteOptions where;

  @Override
  ExitCode run() throws InterruptedException {
    if (timeout.isZero() || timeout.isNegative()) {
      throw Usage.wrong("usage.timeout", timeout.toSeconds());
    }
    if (!where.isAnything()) {
      throw Usage.wrong("usage.no-route");
    }
    if (where.isScript()) {
      RouteOptions.require(script, "--script");
    }
    if (field != null) {
      RouteOptions.require(index, "--index");
    }
    DoctorReport report = SimilarityChecks.examine(journey(), messages.locale());
    if (json) {
      print(report.json() + "\n");
    } else {
      report.print(spec.commandLine().getOut());
    }
    return report.exit();
  }

  private Journey journey() {
    return new Journey(
        typed(),
        where.tunnel(),
        () -> where.way(script),
        where.hasHost(),
        where.hasServer(),
        where.isBesideServer(),
        index,
        field,
        script,
        where.isScript(),
        data,
        interpreter,
        modules,
        text,
        deep,
        timeout);
  }

  /** Of what is given, all but texts, in which no character is out of place. */
  private List<Journey.Typed> typed() {
    List<Journey.Typed> all = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value == null || option.longestName().equals(TEXT)) {
        continue;
      }
      Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
      values.forEach(one -> all.add(new Journey.Typed(option.longestName(), one.toString())));
    }
    return all;
  }
}
