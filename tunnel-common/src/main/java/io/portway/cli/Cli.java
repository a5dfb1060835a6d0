package io.portway.cli;

import io.portway.config.ConfigException;
import io.portway.config.DurationSyntax;
import io.portway.config.Nearest;
import io.portway.identity.StateDirectoryException;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.mapping.Protocol;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a picocli command tree with the manners that all our commands share. A command is a {@code
 * Callable} of {@link ExitCode} (or a {@code Runnable}), writes its result to {@code
 * spec.commandLine().getOut()}, notes to {@code getErr()}, and fails by {@link CliException}.
 */
public final class Cli {
  private static final Logger log = LoggerFactory.getLogger(Cli.class);
  private static final String JSON_OPTION = "--json";

  private final CommandLine commandLine;
  private final PrintStream out;
  private final PrintStream err;
  private List<String> arguments = List.of();
  private String[] ordered = {};
  private ErrorReport.Format format = ErrorReport.Format.LINE;

  private Cli(Object rootCommand, PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    Terminal terminal = Terminal.system();
    commandLine = parser(rootCommand);
    commandLine
        .setOut(writer(out))
        .setErr(writer(err))
        .setColorScheme(
            Help.defaultColorScheme(
                terminal.colour(Terminal.Stream.STDOUT) ? Help.Ansi.ON : Help.Ansi.OFF))
        .setUsageHelpWidth(Math.max(60, Math.min(100, terminal.columns())))
        .setExecutionStrategy(this::run)
        .setParameterExceptionHandler((e, args) -> usageError(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e));
  }

  /**
   * Parses and runs; returns the exit code for {@code System.exit}, which only a main method calls.
   */
  public static int execute(Object rootCommand, String[] args, PrintStream out, PrintStream err) {
    return new Cli(rootCommand, out, err).execute(args);
  }

  /**
   * A parser that reads values as all our commands do, for a command or a {@link CommandSpec}. It
   * runs nothing.
   */
  public static CommandLine parser(Object command) {
    CommandLine parser = new CommandLine(command);
    registerTypes(parser);
    return parser
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false); // an argument that begins with "@" is a value, never a file name
  }

  private int execute(String[] args) {
    ordered = OptionsFirst.reorder(commandLine.getCommandSpec(), args);
    format = asksForJson(args) ? ErrorReport.Format.JSON : ErrorReport.Format.LINE;
    arguments = List.of(args);
    translateHelp(commandLine);
    int code = commandLine.execute(ordered);
    if (out.checkError() && code == ExitCode.DONE.code()) {
      return new ErrorReport(
              ExitCode.OUTPUT_FAILED,
              "OUTPUT",
              null,
              "Standard output can't be written",
              "See whether the disk is full or the reader of the pipe has gone")
          .print(err, format);
    }
    return code;
  }

  // Until parsing is done, a look at the text is all there is: a usage error must come out as JSON
  // too.
  private static boolean asksForJson(String[] args) {
    List<String> list = Arrays.asList(args);
    int end = list.indexOf("--");
    return list.subList(0, end < 0 ? list.size() : end).contains(JSON_OPTION);
  }

  private void translateHelp(CommandLine command) {
    if (command.getCommand() instanceof Multilingual multilingual) {
      multilingual.translateHelp(command, arguments);
    }
    command.getSubcommands().values().forEach(this::translateHelp);
  }

  private int run(ParseResult parsed) {
    format = jsonMatched(parsed) ? ErrorReport.Format.JSON : ErrorReport.Format.LINE;
    List<CommandLine> path = parsed.asCommandLineList();
    if (!(path.get(path.size() - 1).getCommand() instanceof ForegroundCommand)) {
      LogSetup.quieten();
    }
    ParseResult complete;
    try {
      complete = withOptionsFromFile(parsed);
    } catch (CliException | ConfigException e) {
      return failure(e);
    }
    int code = new CommandLine.RunLast().execute(complete);
    for (CommandLine command : path) {
      if (command.getExecutionResult() instanceof ExitCode exit) {
        code = exit.code();
      }
    }
    return code;
  }

  /** Parses once more, with what a file says where the arguments say nothing. */
  private ParseResult withOptionsFromFile(ParseResult parsed) {
    List<CommandLine> path = parsed.asCommandLineList();
    CommandLine last = path.get(path.size() - 1);
    if (!(last.getCommand() instanceof OptionsFromFile command)) {
      return parsed;
    }
    Map<String, String> values = new HashMap<>(command.optionsFromFile());
    if (values.isEmpty()) {
      return parsed;
    }
    last.getParseResult().matchedOptionsSet().stream()
        .map(OptionSpec::longestName)
        .forEach(values::remove);
    last.setDefaultValueProvider(
        argument -> argument instanceof OptionSpec o ? values.get(o.longestName()) : null);
    return commandLine.parseArgs(ordered);
  }

  private static boolean jsonMatched(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.hasMatchedOption(JSON_OPTION)) {
        return true;
      }
    }
    return false;
  }

  private int usageError(ParameterException e) {
    if (e.getCause() instanceof CliException cause) {
      return failure(cause);
    }
    for (CommandLine above = e.getCommandLine(); above != null; above = above.getParent()) {
      if (above.getCommand() instanceof Multilingual multilingual) {
        Optional<CliException> translated = multilingual.translate(e, arguments);
        if (translated.isPresent()) {
          return failure(translated.get());
        }
      }
    }
    String message = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched) {
      message += meant(unmatched).map(meant -> "; did you mean " + meant + "?").orElse("");
    }
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    return ErrorReport.usage(message, "See \"" + name + " --help\"").print(err, format);
  }

  /**
   * The option or command that was probably meant; empty where nothing known is near. picocli has
   * suggestions of its own, but none for an option that is followed by a value.
   */
  public static Optional<String> meant(UnmatchedArgumentException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String typed = e.getUnmatched().get(0).split("=", 2)[0];
    return Nearest.of(
        typed,
        typed.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet());
  }

  private int failure(Throwable e) {
    log.debug("command failed", e);
    if (e instanceof CliException known) {
      return ErrorReport.of(known).print(err, format);
    }
    if (e instanceof ConfigException config) {
      return ErrorReport.of(config).print(err, format);
    }
    if (e instanceof StateDirectoryException state) {
      return ErrorReport.of(state).print(err, format);
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.code();
    }
    return ErrorReport.bug(e).print(err, format);
  }

  private static void registerTypes(CommandLine parser) {
    register(parser, AgentName.class, AgentName::parse);
    register(parser, MappingName.class, MappingName::parse);
    register(parser, MappingRef.class, MappingRef::parse);
    register(parser, HostPort.class, HostPort::parse);
    register(parser, PortRanges.class, PortRanges::parse);
    register(parser, Protocol.class, Protocol::parse);
    register(parser, Duration.class, DurationSyntax::parse);
  }

  private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parser) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        };
    line.registerConverter(type, converter);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
