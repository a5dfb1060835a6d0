package io.portway;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.portway.testing.ArchitectureRules;
import io.portway.testing.PackageTable;
import io.portway.testing.ProductOnly;

/** The layers of what both daemons share, lowest first. */
@AnalyzeClasses(packages = "io.portway", importOptions = ProductOnly.class)
class ArchitectureTest {
  private static final PackageTable TABLE =
      PackageTable.empty()
          .row("mapping")
          .row("flow")
          .row("loop")
          .row("schedule")
          .row("pace")
          .row("wire")
          .row("metrics")
          .row("config", "mapping")
          .row("identity", "config", "mapping")
          .row("cli", "config", "identity", "mapping")
          .row("local", "cli", "config", "identity", "mapping")
          .row("message")
          .row("inquiry", "identity", "local", "mapping")
          .row("doctor", "cli", "config", "identity", "local", "mapping", "message", "transport")
          .row("resume", "wire", "flow")
          .row("stream", "wire", "flow", "loop", "schedule")
          .row("transport", "pace", "identity", "loop", "mapping", "wire")
          .row(
              "trunk",
              "wire",
              "flow",
              "schedule",
              "pace",
              "resume",
              "stream",
              "loop",
              "metrics",
              "config",
              "transport")
          .row("refusal", "loop", "mapping", "wire")
          .row("control", "mapping", "wire");

  @ArchTest static final ArchTests sharedRules = ArchTests.in(ArchitectureRules.class);
  @ArchTest static final ArchRule packagesImportWhatTheirRowNames = TABLE.rule();
  @ArchTest static final ArchRule everyPackageHasARow = TABLE.completeFor("io.portway..");
}
