package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program and its arguments, as one line for the remote shell in which nothing but the program's
 * name and its arguments can mean anything: SSH has no way to hand over a list.
 */
public record RemoteCommand(List<String> arguments) {
  /** Linux's MAX_ARG_STRLEN: a longer argument could not be passed to a program. */
  private static final int MAX_ARGUMENT_BYTES = 128 << 10;

  private static final String RUN_SCRIPT =
      "if [ -x \"$0\" ]; then exec \"$0\" \"$@\"; else exec python3 \"$0\" \"$@\"; fi";

  /** Where the script's name stands behind {@code sh -c RUN_SCRIPT}. */
  private static final int SCRIPT = 3;

  /** Runs a program that {@code env} would take for a setting. */
  private static final List<String> RUN_ODD_NAME = List.of("sh", "-c", "exec \"$@\"", "sh");

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  public RemoteCommand {
    arguments = List.copyOf(arguments);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("arguments: none (expected: a program at least)");
    }
    for (String argument : arguments) {
      if (argument.indexOf('\0') >= 0) {
        throw refuse(Text.of("remote.nul"));
      }
      if (argument.getBytes(StandardCharsets.UTF_8).length >= MAX_ARGUMENT_BYTES) {
        throw refuse(Text.of("remote.long", MAX_ARGUMENT_BYTES >> 10));
      }
    }
  }

  /**
   * A program or script and its arguments. A Python script ({@code .py}) is run by itself when it
   * is executable, so that its first line can name an interpreter, else by python3.
   *
   * @param programAndArguments arguments arrive unchanged, whatever quotes, blanks or {@code $()}
   *     they have
   * @return the command
   */
  public static RemoteCommand of(String... programAndArguments) {
    return of(List.of(programAndArguments));
  }

  /**
   * The same.
   *
   * @param programAndArguments the program first
   * @return the command
   */
  public static RemoteCommand of(List<String> programAndArguments) {
    if (programAndArguments.isEmpty() || !programAndArguments.get(0).endsWith(".py")) {
      return new RemoteCommand(programAndArguments);
    }
    List<String> line = new ArrayList<>(List.of("sh", "-c", RUN_SCRIPT));
    line.addAll(programAndArguments);
    if (programAndArguments.get(0).startsWith("-")) {
      line.set(SCRIPT, "./" + programAndArguments.get(0)); // a name and no option of python3
    }
    return new RemoteCommand(line);
  }

  /** What names the command in messages. */
  String program() {
    boolean isScript = arguments.size() > SCRIPT && arguments.get(2).equals(RUN_SCRIPT);
    return arguments.get(isScript ? SCRIPT : 0);
  }

  /**
   * For any POSIX shell. Python is told to speak UTF-8, since the shell that sshd starts has no
   * locale and old Pythons then fail on the first Chinese character they print.
   *
   * @param mark a setting, NAME=VALUE, that the program and all it starts have in their environment
   */
  String line(String mark) {
    boolean isOdd = arguments.get(0).contains("=");
    return Stream.of(
            List.of("env", "PYTHONIOENCODING=utf-8", "PYTHONUTF8=1", mark),
            isOdd ? RUN_ODD_NAME : List.<String>of(),
            arguments)
        .flatMap(List::stream)
        .map(RemoteCommand::quote)
        .collect(Collectors.joining(" "));
  }

  private static String quote(String argument) {
    return HARMLESS.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  private static HopException refuse(Text sentence) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of("remote.argument.remedy"));
  }
}
