package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.status.StatusClient;
import io.portway.agent.status.StatusText;
import io.portway.cli.ExitCode;
import io.portway.cli.Terminal;
import io.portway.identity.StateDirectoryException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: what the agent that runs here says of itself. */
@Command(
    name = "status",
    description = "Show how the agent that runs here is doing.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public ExitCode call() {
    AgentConfig settings = config.load();
    PrintWriter out = spec.commandLine().getOut();
    try {
      StatusClient client = StatusClient.of(settings, "tunnel-client -c " + config.file + " run");
      if (json) {
        out.println(client.json());
      } else {
        StatusText.print(client.status(), out, Terminal.system());
      }
      return ExitCode.DONE;
    } catch (StateDirectoryException e) {
      throw settings.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
  }
}
