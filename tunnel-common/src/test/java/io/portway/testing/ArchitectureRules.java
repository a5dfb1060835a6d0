package io.portway.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What holds in every module; its ArchitectureTest includes these and adds its table of packages.
 */
public final class ArchitectureRules {
  /** Owned by one event loop each: no lock, no volatile field, no synchronized method. */
  private static final String[] DATA_PATH = {
    "io.portway.wire..",
    "io.portway.flow..",
    "io.portway.schedule..",
    "io.portway.pace..",
    "io.portway.resume..",
    "io.portway.stream..",
    "io.portway.trunk.."
  };

  /** Fed the time as an argument; tested without a socket, a thread or a clock. */
  private static final String[] PURE = {
    "io.portway.wire..",
    "io.portway.flow..",
    "io.portway.schedule..",
    "io.portway.pace..",
    "io.portway.resume..",
    "io.portway.mapping..",
    "io.portway.control.."
  };

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.portway.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule relayAndClientAreApart =
      noClasses()
          .that()
          .resideInAPackage("io.portway.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.portway.agent..",
              "io.portway.visit..",
              "io.portway.similarity..",
              "io.portway.client..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule clientAndRelayAreApart =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.portway.agent..",
              "io.portway.visit..",
              "io.portway.similarity..",
              "io.portway.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.portway.relay..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule agentAndSimilarityAreApart =
      noClasses()
          .that()
          .resideInAPackage("io.portway.agent..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.portway.similarity..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule similarityAndAgentAreApart =
      noClasses()
          .that()
          .resideInAPackage("io.portway.similarity..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.portway.agent..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule arithmeticKnowsNoNetty =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.portway.flow..",
              "io.portway.schedule..",
              "io.portway.pace..",
              "io.portway.pace..",
              "io.portway.mapping..",
              "io.portway.identity..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule wireKnowsBuffersButNoChannel =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel..", "io.netty.handler..");

  @ArchTest
  static final ArchRule pureCodeReadsNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .or()
          .resideInAPackage("io.portway.stream..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule dataPathHasNoLocks =
      noClasses()
          .that()
          .resideInAnyPackage(DATA_PATH)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent.locks..");

  @ArchTest
  static final ArchRule dataPathHasNoSynchronizedMethods =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(DATA_PATH)
          // Throwable declares it so, and an override that makes it cheap takes no lock.
          .and()
          .doNotHaveName("fillInStackTrace")
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule dataPathHasNoVolatileFields =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(DATA_PATH)
          // Figures that the loop publishes for status and for choosing a trunk, and never reads
          // back.
          .and()
          .haveFullNameNotMatching(
              "io.portway.trunk.Trunk.(draining|linked|retired|roundTripNanos|streamCount|figures)")
          .should()
          .notHaveModifier(JavaModifier.VOLATILE);

  @ArchTest
  static final ArchRule hoconStaysInConfig =
      noClasses()
          .that()
          .resideOutsideOfPackage("..config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule bouncyCastleStaysInIdentity =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.portway.identity..", "..enrol..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule micrometerStaysInMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.portway.metrics..", "..observe..", "..status..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule sqlStaysInTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.portway.relay.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule onlyMainsEndTheProcess =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  /** The similarity client alone has threads of its own to wait on. */
  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.portway.similarity..")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class);

  @ArchTest
  static final ArchRule nothingPrintsStackTraces =
      noClasses().should().callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule configurationIsRecords =
      classes()
          .that()
          .haveSimpleNameEndingWith("Config")
          .should()
          .beRecords()
          .allowEmptyShould(true);

  private ArchitectureRules() {}
}
