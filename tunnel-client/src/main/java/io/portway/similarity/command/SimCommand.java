package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.cli.Multilingual;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

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
      GetCommand.class,
      DoctorCommand.class,
      ServeCommand.class
    })
public final class SimCommand implements Multilingual {
  @Mixin LanguageOption speech;

  @Override
  public void translateHelp(CommandLine command, List<String> arguments) {
    Translation.ofHelp(command, arguments);
  }

  @Override
  public Optional<CliException> translate(ParameterException e, List<String> arguments) {
    return Translation.of(e, arguments);
  }
}
