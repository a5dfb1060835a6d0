package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.relay.admin.ChangeRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Admit a visitor to a private mapping. */
@Command(name = "allow", description = "Admit a visitor to a private mapping.")
final class AllowCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The visitor.")
  private AgentName name;

  @Parameters(index = "1", paramLabel = "MAPPING@AGENT", description = "The private mapping.")
  private MappingRef mapping;

  @Override
  public ExitCode call() {
    server.daemon().post("/api/v1/allow", new ChangeRequest(name, mapping));
    spec.commandLine().getErr().println(name + " may reach " + mapping + ".");
    return ExitCode.DONE;
  }
}
