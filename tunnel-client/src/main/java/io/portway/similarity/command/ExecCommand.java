package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.message.Text;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sim exec}: runs a program on the SSH host. Its output is ours, byte for byte; its
 * arguments arrive as they were given, whatever is in them.
 */
@Command(
    name = "exec",
    description = "Run a program or script on the SSH host. Options stand before PATH.")
public final class ExecCommand extends Job {
  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "Program; a .py that is not executable is given to python3.")
  String path;

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "Its arguments, passed on unchanged.")
  List<String> arguments = List.of();

  @Option(
      names = "--interpreter",
      paramLabel = "PROGRAM",
      description = "Run PATH by this program, for example /home/anaconda3/bin/python.")
  String interpreter;

  @Option(
      names = "--stdin",
      paramLabel = "FILE",
      description = "What the program reads, - for standard input (default: nothing).")
  String stdin;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "When to stop it (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Mixin SshOptions where;

  /**
   * What follows PATH belongs to the program, even if we have an option of that name: a text that a
   * user passes on must never be able to redirect the connection.
   */
  @Spec
  void parseOptionsBeforePathOnly(CommandSpec spec) {
    spec.parser().stopAtPositional(true);
  }

  @Override
  ExitCode run() throws Exception {
    try (Interruption interruption = Interruption.ofThisThread();
        InputStream in = input();
        SimilarityClient client = where.client(this, timeout)) {
      client.exec(RemoteCommand.of(line()), in, System.out, System.err);
    } finally {
      System.out.flush();
      System.err.flush();
    }
    return ExitCode.DONE;
  }

  private List<String> line() {
    List<String> line = new ArrayList<>();
    if (interpreter != null) {
      line.add(interpreter);
    }
    line.add(path);
    line.addAll(arguments);
    return line;
  }

  private InputStream input() {
    if (stdin == null) {
      return InputStream.nullInputStream();
    }
    if (stdin.equals("-")) {
      return System.in;
    }
    try {
      return Files.newInputStream(Path.of(stdin));
    } catch (IOException e) {
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("transfer.local-unreadable", stdin, e.getMessage()),
          Text.of("transfer.local.remedy"),
          e);
    }
  }
}
