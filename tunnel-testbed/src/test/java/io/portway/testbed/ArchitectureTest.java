package io.portway.testbed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.portway.testing.ArchitectureRules;
import io.portway.testing.ProductOnly;

/**
 * The shared rules once more where all modules meet, and that nothing shipped knows the testbed.
 */
@AnalyzeClasses(packages = "io.portway", importOptions = ProductOnly.class)
class ArchitectureTest {
  @ArchTest static final ArchTests sharedRules = ArchTests.in(ArchitectureRules.class);

  @ArchTest
  static final ArchRule productKnowsNoTestbed =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.portway.testbed..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.portway.testbed..");
}
