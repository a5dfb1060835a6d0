package io.portway.client;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.portway.testing.ArchitectureRules;
import io.portway.testing.PackageTable;
import io.portway.testing.ProductOnly;

/** The layers of the agent, the visitor and the similarity client, lowest first. */
@AnalyzeClasses(packages = "io.portway", importOptions = ProductOnly.class)
class ArchitectureTest {
  private static final PackageTable TABLE =
      PackageTable.empty()
          .row("agent.config", "config", "identity", "mapping", "cli", "trunk")
          .row("agent.enrol", "identity", "transport", "mapping", "cli", "wire", "loop")
          .row(
              "agent.link",
              "identity",
              "transport",
              "trunk",
              "stream",
              "wire",
              "flow",
              "control",
              "mapping",
              "metrics",
              "loop")
          .row(
              "agent.mapping",
              "agent.link",
              "agent.config",
              "mapping",
              "control",
              "stream",
              "trunk",
              "wire")
          .row(
              "agent.job",
              "agent.mapping",
              "agent.config",
              "local",
              "mapping",
              "stream",
              "wire",
              "loop")
          .row(
              "agent.backend",
              "agent.job",
              "agent.mapping",
              "agent.config",
              "refusal",
              "mapping",
              "stream",
              "trunk",
              "wire",
              "transport",
              "metrics",
              "loop")
          .row(
              "agent.status",
              "agent.config",
              "local",
              "transport",
              "identity",
              "mapping",
              "cli",
              "config",
              "loop")
          .row("agent.hostkey", "agent.mapping", "agent.config", "mapping", "control")
          .compositionRoot("agent")
          .row(
              "visit",
              "agent.link",
              "agent.enrol",
              "refusal",
              "identity",
              "transport",
              "trunk",
              "stream",
              "wire",
              "flow",
              "control",
              "mapping",
              "cli",
              "config",
              "loop")
          .row("similarity.hop", "message")
          .row("similarity.match")
          .row("similarity.input", "message", "similarity.hop")
          .row("similarity.ssh", "message", "similarity.hop", "mapping")
          .row("similarity.script", "message", "similarity.hop", "similarity.ssh")
          .row("similarity.search", "message", "similarity.hop", "mapping", "identity")
          .row(
              "similarity.route",
              "message",
              "similarity.hop",
              "similarity.search",
              "similarity.ssh",
              "mapping")
          .row(
              "similarity.report",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.match")
          .row(
              "similarity.store",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.report")
          .row(
              "similarity.check",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.match",
              "similarity.report",
              "similarity.search")
          .row(
              "similarity.agent",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.match",
              "similarity.report",
              "similarity.search",
              "similarity.check",
              "mapping")
          .row(
              "similarity.worker",
              "similarity",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.agent",
              "similarity.report",
              "similarity.search",
              "similarity.check",
              "similarity.store")
          .row(
              "similarity",
              "similarity.agent",
              "mapping",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.search",
              "similarity.ssh",
              "similarity.script",
              "similarity.route",
              "similarity.report",
              "similarity.check",
              "similarity.store",
              "cli")
          .row(
              "similarity.doctor",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.agent",
              "similarity.report",
              "similarity.search",
              "similarity.ssh",
              "similarity.script",
              "similarity.route",
              "similarity.check",
              "doctor",
              "cli",
              "mapping")
          .row(
              "similarity.jobs",
              "similarity",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.report",
              "similarity.check",
              "similarity.store",
              "identity",
              "cli")
          .row(
              "similarity.serve",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.report",
              "similarity.jobs",
              "identity",
              "mapping",
              "cli")
          .row(
              "similarity.command",
              "similarity",
              "similarity.jobs",
              "similarity.serve",
              "similarity.doctor",
              "doctor",
              "message",
              "similarity.hop",
              "similarity.input",
              "similarity.match",
              "similarity.search",
              "similarity.ssh",
              "similarity.route",
              "similarity.report",
              "similarity.check",
              "similarity.store",
              "cli",
              "config",
              "identity",
              "mapping")
          .row(
              "client.doctor",
              "agent.config",
              "agent.status",
              "doctor",
              "inquiry",
              "message",
              "transport",
              "local",
              "identity",
              "mapping",
              "cli",
              "config")
          .compositionRoot("client");

  @ArchTest static final ArchTests sharedRules = ArchTests.in(ArchitectureRules.class);

  @ArchTest
  static final ArchRule packagesImportWhatTheirRowNames = TABLE.rule().allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyPackageHasARow =
      TABLE
          .completeFor(
              "io.portway.agent..",
              "io.portway.visit..",
              "io.portway.similarity..",
              "io.portway.client..")
          .allowEmptyShould(true);
}
