package io.portway.relay;

import io.portway.cli.Daemon;
import io.portway.cli.ExitCode;
import io.portway.cli.ForegroundCommand;
import io.portway.identity.StateDirectoryException;
import io.portway.mapping.HostPort;
import io.portway.relay.command.ServerCommand;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.store.StoreException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the relay in the foreground until SIGTERM or SIGINT. */
@Command(
    name = "run",
    description = "Run the relay in the foreground; the log goes to standard error.")
final class RunCommand implements ForegroundCommand {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public ExitCode call() throws InterruptedException {
    RelayConfig config = server.load();
    Relay relay = start(config, server::load);
    HostPort listen = new HostPort(config.listen().host(), relay.listenAddress().getPort());
    String ready = "ready listen=" + listen + " admin=" + relay.adminAddress();
    return Daemon.runUntilStopped(relay, () -> spec.commandLine().getOut().println(ready));
  }

  private static Relay start(RelayConfig config, Supplier<RelayConfig> source) {
    try {
      return Relay.start(config, source);
    } catch (StateDirectoryException e) {
      throw config.places().problem("relay.state-dir", e.getMessage(), e.remedy());
    } catch (StoreException e) {
      throw config.places().problem("relay.state-dir", e.getMessage(), e.remedy());
    }
  }
}
