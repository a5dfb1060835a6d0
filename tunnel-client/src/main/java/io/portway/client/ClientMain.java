package io.portway.client;

import io.portway.cli.Cli;
import io.portway.cli.Version;
import io.portway.similarity.command.SimCommand;
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
      DoctorCommand.class,
      DiagCommand.class,
      SimCommand.class
    })
public final class ClientMain {
  private ClientMain() {}

  public static void main(String[] args) {
    System.exit(Cli.execute(new ClientMain(), args, System.out, System.err));
  }

  /** Name and version, as relays show it. */
  static String software() {
    return "portway/" + Version.number();
  }
}
