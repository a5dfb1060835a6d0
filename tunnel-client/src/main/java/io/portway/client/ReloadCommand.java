package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.status.StatusClient;
import io.portway.cli.ExitCode;
import io.portway.identity.StateDirectoryException;
import io.portway.local.Json;
import io.portway.local.ReloadReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code reload}: the agent that runs here reads its file anew; one with problems changes nothing.
 */
@Command(
    name = "reload",
    description = "Have the running agent apply its configuration; live streams go on.",
    mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public ExitCode call() {
    AgentConfig settings = config.load();
    try {
      ReloadReport report =
          StatusClient.of(settings, "tunnel-client -c " + config.file + " run").reload();
      if (report.isRefused()) {
        report.problems().forEach(spec.commandLine().getErr()::println);
        return ExitCode.USAGE;
      }
      spec.commandLine().getOut().println(json ? Json.write(report) : report);
      return ExitCode.DONE;
    } catch (StateDirectoryException e) {
      throw settings.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
  }
}
