package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.similarity.report.Anonymous;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.ReportReader;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sim render}: a report that was written as JSON, in other forms; asks no server. */
@Command(name = "render", description = "Write a JSON report in other forms.")
public final class RenderCommand extends Job {
  @Parameters(index = "0", paramLabel = "REPORT", description = "A report in JSON.")
  Path report;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Write it there, may be repeated.")
  List<String> outputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "html, json, csv, xlsx, docx, md or seed (default: by the file's ending).")
  ReportFormat format;

  @Option(names = "--anonymise", description = "Leave names out: ids, titles, documents, index.")
  boolean anonymise;

  @Override
  ExitCode run() throws Exception {
    Outputs sinks = Outputs.of(outputs, format);
    sinks.requireWritable();
    Report read = ReportReader.read(report);
    sinks.write(
        anonymise ? Anonymous.of(read, messages) : read, messages, spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
