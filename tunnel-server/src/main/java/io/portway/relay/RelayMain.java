package io.portway.relay;

import io.portway.cli.Cli;
import io.portway.relay.command.ServerCommand;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The entry point of {@code tunnel-server}. */
public final class RelayMain {
  private RelayMain() {}

  public static void main(String[] args) {
    System.exit(execute(args, System.out, System.err));
  }

  static int execute(String[] args, PrintStream out, PrintStream err) {
    CommandSpec root = CommandSpec.forAnnotatedObject(new ServerCommand());
    // Added here: it starts the relay itself, which no package below this one may know.
    root.addSubcommand("run", new CommandLine(new RunCommand()));
    return Cli.execute(root, args, out, err);
  }
}
