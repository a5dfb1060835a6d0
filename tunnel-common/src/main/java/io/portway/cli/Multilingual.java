package io.portway.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A command whose help, and that of the commands below it, is there in more languages than English.
 * The arguments say which one is asked for: until they are parsed, a look at them is all there is.
 */
public interface Multilingual {
  /** Puts the help of {@code command}, which is this one, and of those below it into words. */
  void translateHelp(CommandLine command, List<String> arguments);

  /** What the parser rejected, in words; empty where {@link Cli}'s English ones are meant. */
  Optional<CliException> translate(ParameterException e, List<String> arguments);
}
