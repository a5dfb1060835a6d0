package io.portway.relay.command;

import io.portway.cli.Version;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.config.RelayConfigLoader;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code tunnel-server}: the options that all commands share. */
@Command(
    name = "tunnel-server",
    description = "The relay: the machine with the public address, which agents dial.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      CheckCommand.class,
      ReloadCommand.class,
      InviteCommand.class,
      AllowCommand.class,
      DenyCommand.class,
      RevokeCommand.class,
      AgentsCommand.class,
      MappingsCommand.class,
      ProbeCommand.class,
      DoctorCommand.class,
      DiagCommand.class
    })
public final class ServerCommand {
  @Option(
      names = {"-c", "--config"},
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "/etc/portway/tunnel-server.conf",
      description = "The configuration file (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the result, and an error, as JSON.")
  private boolean json;

  /** The settings of the file that {@code -c} names. */
  public RelayConfig load() {
    return RelayConfigLoader.load(config);
  }

  /** The running daemon of that file. */
  DaemonClient daemon() {
    return DaemonClient.of(
        load().stateDir(), StateOwner.RELAY, "relay", "tunnel-server -c " + config + " run");
  }

  boolean json() {
    return json;
  }

  Path config() {
    return config;
  }
}
