package io.portway.client;

import io.portway.cli.ExitCode;
import io.portway.cli.LanguageOption;
import io.portway.client.doctor.TunnelChecks;
import io.portway.doctor.Doctor;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.Limits;
import io.portway.mapping.MappingRef;
import io.portway.message.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: everything between the file and the backends, step by step. */
@Command(
    name = "doctor",
    description = "Examine the tunnel step by step: what is wrong, and what to do.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Mixin LanguageOption language;
  @Spec CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "MAPPING@AGENT",
      description = "The mapping that a visitor wants to reach (default: all that it may).")
  MappingRef to;

  @Option(names = "--json", description = "Print one JSON list.")
  boolean json;

  @Override
  public ExitCode call() throws InterruptedException {
    DoctorReport report = examine(config.file, Optional.ofNullable(to), language);
    if (json) {
      spec.commandLine().getOut().println(report.json());
    } else {
      report.print(spec.commandLine().getOut());
    }
    return report.exit();
  }

  static DoctorReport examine(Path file, Optional<MappingRef> to, LanguageOption language)
      throws InterruptedException {
    return new DoctorReport(
        Doctor.examine(new TunnelChecks(file, to, Clock.systemUTC(), Limits.system()).list()),
        Messages.of(language.language().locale(), TunnelChecks.BUNDLE, DoctorReport.BUNDLE));
  }
}
