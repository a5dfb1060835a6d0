package io.portway.similarity.command;

import picocli.CommandLine.Command;

/** {@code tunnel-client sim}: looks for text in a search server that is out of direct reach. */
@Command(
    name = "sim",
    description =
        "Search, and check documents for similarity, on a search server behind the tunnel.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      SearchCommand.class,
      CheckCommand.class,
      RenderCommand.class,
      DiffCommand.class,
      ExecCommand.class,
      PutCommand.class,
      GetCommand.class
    })
public final class SimCommand {}
