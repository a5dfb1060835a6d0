package io.portway.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.portway.cli.Table;
import io.portway.mapping.MappingRef;
import org.junit.jupiter.api.Test;

class PackageTableTest {
  private final JavaClasses classes =
      new ClassFileImporter().importPackagesOf(Table.class, MappingRef.class);

  @Test
  void importThatTheRowNamesPasses() {
    PackageTable table = PackageTable.empty().row("mapping").row("cli", "mapping", "config");

    assertThatCode(() -> table.rule().check(classes)).doesNotThrowAnyException();
  }

  @Test
  void importThatTheRowLacksFails() {
    PackageTable table = PackageTable.empty().row("mapping").row("cli");

    assertThatThrownBy(() -> table.rule().check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.portway.mapping");
  }

  @Test
  void packageWithoutARowFails() {
    PackageTable table = PackageTable.empty().row("mapping");

    assertThatThrownBy(() -> table.completeFor("io.portway..").check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.portway.cli.Table has no row");
  }
}
