package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Messages;
import io.portway.similarity.hop.Text;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the subcommands have in common: help, the user's language, and how failures are told. */
abstract class Job implements Callable<ExitCode> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Tell errors as one JSON object on stderr.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Mixin LanguageOption speech;

  /** Known once the arguments are parsed. */
  Messages messages;

  @Override
  public final ExitCode call() throws Exception {
    messages = speech.messages();
    try {
      return run();
    } catch (HopException e) {
      throw Failures.asCli(e, messages);
    }
  }

  abstract ExitCode run() throws Exception;

  final void print(String result) {
    spec.commandLine().getOut().print(result);
    spec.commandLine().getOut().flush();
  }

  /** A remark beside the result. */
  final void note(Text text) {
    spec.commandLine().getErr().println(messages.get(text));
    spec.commandLine().getErr().flush();
  }
}
