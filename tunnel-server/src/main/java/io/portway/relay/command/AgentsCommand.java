package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import io.portway.local.Json;
import io.portway.local.MappingTable;
import io.portway.mapping.MappingName;
import io.portway.relay.admin.AgentView;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists agents and visitors. */
@Command(name = "agents", description = "List the agents and visitors of this relay.")
final class AgentsCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public ExitCode call() {
    String answer = server.daemon().get("/api/v1/agents");
    if (server.json()) {
      spec.commandLine().getOut().println(answer);
      return ExitCode.DONE;
    }
    List<AgentView> agents = Json.readList(answer, AgentView.class);
    Table table =
        new Table(
            "NAME",
            "KIND",
            "STATE",
            "SINCE",
            "ADDRESS",
            "VERSION",
            "TRUNKS",
            "STREAMS",
            "MAPPINGS");
    for (AgentView agent : agents) {
      table.row(
          agent.name(),
          agent.kind().configName(),
          agent.state(),
          MappingTable.time(agent.since()),
          agent.address(),
          agent.version(),
          agent.trunks(),
          agent.streams(),
          agent.mappings().stream().map(MappingName::value).collect(Collectors.joining(",")));
    }
    table.print(spec.commandLine().getOut(), Terminal.system());
    if (agents.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No agent yet: \"tunnel-server invite NAME\" admits one.");
    }
    return ExitCode.DONE;
  }
}
