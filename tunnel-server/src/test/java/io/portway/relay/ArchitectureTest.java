package io.portway.relay;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.portway.testing.ArchitectureRules;
import io.portway.testing.PackageTable;
import io.portway.testing.ProductOnly;

/** The layers of the relay, lowest first. */
@AnalyzeClasses(packages = "io.portway", importOptions = ProductOnly.class)
class ArchitectureTest {
  private static final PackageTable TABLE =
      PackageTable.empty()
          .row("relay.config", "config", "mapping", "cli", "trunk")
          .row("relay.store", "mapping", "identity")
          .row("relay.observe", "metrics", "mapping", "relay.store")
          .row(
              "relay.enrol",
              "relay.store",
              "relay.observe",
              "identity",
              "mapping",
              "transport",
              "wire",
              "loop")
          .row(
              "relay.registry",
              "relay.store",
              "mapping",
              "control",
              "trunk",
              "stream",
              "wire",
              "metrics")
          .row(
              "relay.route",
              "relay.registry",
              "refusal",
              "stream",
              "trunk",
              "wire",
              "mapping",
              "metrics",
              "loop")
          .row(
              "relay.listener",
              "relay.registry",
              "relay.route",
              "relay.store",
              "refusal",
              "stream",
              "trunk",
              "wire",
              "mapping",
              "transport",
              "metrics",
              "loop")
          .row(
              "relay.session",
              "relay.registry",
              "relay.route",
              "relay.enrol",
              "relay.store",
              "relay.observe",
              "trunk",
              "stream",
              "wire",
              "flow",
              "control",
              "transport",
              "identity",
              "mapping",
              "metrics",
              "loop")
          .row(
              "relay.probe",
              "relay.registry",
              "relay.store",
              "stream",
              "trunk",
              "wire",
              "mapping",
              "transport",
              "loop")
          .row(
              "relay.admin",
              "relay.config",
              "relay.enrol",
              "relay.probe",
              "relay.store",
              "local",
              "cli",
              "config",
              "mapping",
              "identity")
          .row(
              "relay.doctor",
              "relay.admin",
              "relay.config",
              "relay.probe",
              "doctor",
              "message",
              "transport",
              "local",
              "cli",
              "config",
              "mapping",
              "identity")
          .row(
              "relay.command",
              "relay.admin",
              "relay.config",
              "relay.doctor",
              "relay.enrol",
              "relay.probe",
              "doctor",
              "message",
              "local",
              "cli",
              "config",
              "mapping",
              "identity")
          .compositionRoot("relay");

  @ArchTest static final ArchTests sharedRules = ArchTests.in(ArchitectureRules.class);

  @ArchTest
  static final ArchRule packagesImportWhatTheirRowNames = TABLE.rule().allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyPackageHasARow =
      TABLE.completeFor("io.portway.relay..").allowEmptyShould(true);
}
