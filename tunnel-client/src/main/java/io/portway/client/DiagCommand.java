package io.portway.client;

import io.portway.cli.ExitCode;
import io.portway.cli.LanguageOption;
import io.portway.client.doctor.ClientBundle;
import io.portway.doctor.Bundle;
import io.portway.local.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code diag}: a bundle for whoever helps. */
@Command(
    name = "diag",
    description = "Write a zip file without secrets, to be sent to whoever helps.",
    mixinStandardHelpOptions = true)
final class DiagCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Mixin LanguageOption language;
  @Spec CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "portway-client-diag.zip",
      description = "Where to write it (default: ${DEFAULT-VALUE}).")
  Path output;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public ExitCode call() throws InterruptedException {
    Bundle.Written written =
        ClientBundle.of(config.file, DoctorCommand.examine(config.file, Optional.empty(), language))
            .write(output);
    spec.commandLine().getOut().println(json ? Json.write(written) : written.path());
    return ExitCode.DONE;
  }
}
