package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.cli.Daemon;
import io.portway.cli.ExitCode;
import io.portway.cli.ForegroundCommand;
import io.portway.identity.StateDirectoryException;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.visit.Visit;
import io.portway.visit.VisitConfig;
import java.net.InetSocketAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code visit}: a private mapping at a local port, until it is told to stop. */
@Command(
    name = "visit",
    description = "Reach a private mapping at a local port.",
    mixinStandardHelpOptions = true)
final class VisitCommand implements ForegroundCommand {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "MAPPING@AGENT", description = "The private mapping.")
  MappingRef mapping;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
  HostPort listen;

  @Override
  public ExitCode call() throws InterruptedException {
    AgentConfig settings = config.load();
    Visit visit = open(settings, mapping, listen);
    HostPort address = new HostPort(listen.host(), visit.localAddress().getPort());
    String ready = "listening " + address + " mapping=" + mapping;
    return Daemon.runUntilStopped(visit, () -> spec.commandLine().getOut().println(ready));
  }

  /** Opens a visit with the identity that the configuration names. */
  static Visit open(AgentConfig settings, MappingRef mapping, HostPort listen) {
    try {
      return Visit.open(
          new VisitConfig(
              settings.stateDir(),
              settings.join(),
              settings.relay(),
              settings.trunk(),
              settings.drain(),
              ClientMain.software()),
          mapping,
          new InetSocketAddress(listen.host(), listen.port()));
    } catch (StateDirectoryException e) {
      throw settings.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
  }
}
