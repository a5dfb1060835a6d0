package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.cli.LanguageOption;
import io.portway.doctor.Doctor;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.Limits;
import io.portway.message.Messages;
import io.portway.relay.doctor.RelayChecks;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Looks at everything between the file and the backends, and names what is wrong. */
@Command(
    name = "doctor",
    description = "Examine the relay step by step: what is wrong, and what to do.")
final class DoctorCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Mixin private LanguageOption language;
  @Spec private CommandSpec spec;

  @Override
  public ExitCode call() throws InterruptedException {
    DoctorReport report = examine(server.config(), language);
    if (server.json()) {
      spec.commandLine().getOut().println(report.json());
    } else {
      report.print(spec.commandLine().getOut());
    }
    return report.exit();
  }

  static DoctorReport examine(Path file, LanguageOption language) throws InterruptedException {
    return new DoctorReport(
        Doctor.examine(new RelayChecks(file, Clock.systemUTC(), Limits.system()).list()),
        Messages.of(language.language().locale(), RelayChecks.BUNDLE, DoctorReport.BUNDLE));
  }
}
