package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.mapping.AgentName;
import io.portway.relay.admin.ChangeRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Ends an agent or visitor: its certificate, its sessions, its mappings and the ports they held.
 */
@Command(
    name = "revoke",
    description = "End an agent or visitor for good: cut its sessions, free its ports.")
final class RevokeCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The agent or visitor.")
  private AgentName name;

  @Override
  public ExitCode call() {
    server.daemon().post("/api/v1/revoke", new ChangeRequest(name, null));
    spec.commandLine()
        .getErr()
        .println(name + " is revoked; \"tunnel-server invite " + name + "\" would admit it anew.");
    return ExitCode.DONE;
  }
}
