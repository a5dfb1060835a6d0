package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.cli.OptionsFromFile;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the subcommands have in common: help, the user's language, and how failures are told. */
abstract class Job implements Callable<ExitCode>, OptionsFromFile {
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
      // What opens mappings has its own words for the shell.
      throw e.hop() == Hop.RELAY && e.getCause() instanceof RuntimeException own
          ? own
          : Failures.asCli(e, messages);
    }
  }

  /** Those of the profile, where the command takes one and it is asked for. */
  @Override
  public final Map<String, String> optionsFromFile() {
    OptionSpec profile = spec.findOption(Profiles.OPTION);
    String name = profile == null ? null : profile.getValue();
    if (name == null) {
      return Map.of();
    }
    try {
      Path file = spec.findOption("--config").getValue();
      return Profiles.read(file, name);
    } catch (HopException e) {
      throw Failures.asCli(e, speech.messages());
    }
  }

  abstract ExitCode run() throws Exception;

  /** A client that speaks the user's language, and ends with {@code timeout}. */
  final SimilarityClient.Builder client(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw Usage.wrong("usage.timeout", timeout.toSeconds());
    }
    return SimilarityClient.builder()
        .timeout(timeout)
        .language(messages.locale())
        .notes(this::note)
        .standardError(System.err);
  }

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
