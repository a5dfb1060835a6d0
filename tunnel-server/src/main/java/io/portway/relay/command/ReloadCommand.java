package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.local.Json;
import io.portway.local.ReloadReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Has the running relay read its configuration anew; a file with problems changes nothing. */
@Command(
    name = "reload",
    description = "Have the running relay apply its configuration; live streams go on.")
final class ReloadCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public ExitCode call() {
    String answer = server.daemon().post("/api/v1/reload", Map.of());
    ReloadReport report = Json.read(answer, ReloadReport.class);
    if (report.isRefused()) {
      report.problems().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    }
    if (server.json()) {
      spec.commandLine().getOut().println(answer);
    } else {
      spec.commandLine().getOut().println(report);
    }
    return ExitCode.DONE;
  }
}
