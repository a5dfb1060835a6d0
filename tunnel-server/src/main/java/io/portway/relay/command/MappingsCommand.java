package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.cli.Terminal;
import io.portway.local.Json;
import io.portway.local.MappingTable;
import io.portway.local.MappingView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists mappings. */
@Command(name = "mappings", description = "List the mappings of all agents and how they fare.")
final class MappingsCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public ExitCode call() {
    String answer = server.daemon().get("/api/v1/mappings");
    if (server.json()) {
      spec.commandLine().getOut().println(answer);
      return ExitCode.DONE;
    }
    List<MappingView> mappings = Json.readList(answer, MappingView.class);
    MappingTable.of(mappings).print(spec.commandLine().getOut(), Terminal.system());
    if (mappings.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No mapping yet: agents bring them from their own configuration.");
    }
    return ExitCode.DONE;
  }
}
