package io.portway.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.portway.testing.example.lower.Lower;
import io.portway.testing.example.upper.Upper;
import org.junit.jupiter.api.Test;

class PackageTableTest {
  private static final String LOWER = "testing.example.lower";
  private static final String UPPER = "testing.example.upper";

  private final JavaClasses classes =
      new ClassFileImporter().importPackagesOf(Lower.class, Upper.class);

  @Test
  void importThatTheRowNamesPasses() {
    PackageTable table = PackageTable.empty().row(LOWER).row(UPPER, LOWER);

    assertThatCode(() -> table.rule().check(classes)).doesNotThrowAnyException();
  }

  @Test
  void importThatTheRowLacksFails() {
    PackageTable table = PackageTable.empty().row(LOWER).row(UPPER);

    assertThatThrownBy(() -> table.rule().check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.portway.testing.example.lower.Lower");
  }

  @Test
  void packageWithoutARowFails() {
    PackageTable table = PackageTable.empty().row(LOWER);

    assertThatThrownBy(() -> table.completeFor("io.portway..").check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Upper has no row");
  }
}
