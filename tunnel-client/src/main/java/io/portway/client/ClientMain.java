package io.portway.client;

import io.portway.agent.config.AgentConfigLoader;
import io.portway.cli.Cli;
import io.portway.cli.Version;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.similarity.command.SimCommand;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.PrivateMappings;
import io.portway.visit.Visit;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code tunnel-client}: the agent, its visitors, and the similarity client. */
@Command(
    name = "tunnel-client",
    description = "Serves this network's services through a relay, and uses those of others.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      JoinCommand.class,
      RunCommand.class,
      CheckCommand.class,
      StatusCommand.class,
      ReloadCommand.class,
      VisitCommand.class,
      SimCommand.class
    })
public final class ClientMain implements PrivateMappings {
  private ClientMain() {}

  public static void main(String[] args) {
    System.exit(Cli.execute(new ClientMain(), args, System.out, System.err));
  }

  /** For the similarity client, which finds its root command by this interface. */
  @Override
  public PrivateMapping open(Path configuration, MappingRef mapping) {
    Visit visit =
        VisitCommand.open(
            AgentConfigLoader.load(configuration), mapping, new HostPort("127.0.0.1", 0));
    return new PrivateMapping() {
      @Override
      public HostPort address() {
        return new HostPort("127.0.0.1", visit.localAddress().getPort());
      }

      @Override
      public void close() {
        visit.close();
      }
    };
  }

  /** Name and version, as relays show it. */
  static String software() {
    return "portway/" + Version.number();
  }
}
