package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.cli.LanguageOption;
import io.portway.doctor.Bundle;
import io.portway.local.Json;
import io.portway.relay.doctor.RelayBundle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a bundle for whoever helps. */
@Command(
    name = "diag",
    description = "Write a zip file without secrets, to be sent to whoever helps.")
final class DiagCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Mixin private LanguageOption language;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "portway-relay-diag.zip",
      description = "Where to write it (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Override
  public ExitCode call() throws InterruptedException {
    Bundle.Written written =
        RelayBundle.of(server.config(), DoctorCommand.examine(server.config(), language))
            .write(output);
    spec.commandLine().getOut().println(server.json() ? Json.write(written) : written.path());
    return ExitCode.DONE;
  }
}
