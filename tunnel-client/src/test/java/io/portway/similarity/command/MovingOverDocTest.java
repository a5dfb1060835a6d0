package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What users of the old scripts are told to type are commands and options that there are. */
class MovingOverDocTest {
  private static final Path DOCUMENT = Path.of("../docs/similarity.md");
  private static final Pattern COMMAND = Pattern.compile("`(?:tunnel-client )?sim ([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<=\\s|^)--?[a-z][a-z-]*");

  @Test
  void commandsOfTheTableExist() throws IOException {
    String document = Files.readString(DOCUMENT);
    String section =
        document.substring(
            document.indexOf("\n## Moving over from your scripts"),
            document.indexOf("\n## In a program"));
    List<String> commands = COMMAND.matcher(section).results().map(one -> one.group(1)).toList();
    assertThat(commands).hasSizeGreaterThan(10);

    CommandLine sim = new CommandLine(new SimCommand());
    for (String command : commands) {
      String[] words = command.split("\\s+", 2);
      CommandLine sub = sim.getSubcommands().get(words[0]);
      assertThat(sub).as(command).isNotNull();
      List<String> options =
          OPTION
              .matcher(words.length > 1 ? words[1] : "")
              .results()
              .map(MatchResult::group)
              .toList();
      assertThat(options)
          .as(command)
          .allMatch(option -> sub.getCommandSpec().findOption(option) != null);
    }
  }
}
