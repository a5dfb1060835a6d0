package io.portway.testing;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of our packages each package may import, as a table that a test checks: the layers of
 * docs/architecture.md, exactly. Names are without the root "io.portway.". An immutable value.
 */
public final class PackageTable {
  private static final String ROOT = "io.portway.";

  /** Stands for every package: a composition root may import all, and nothing may import it. */
  private static final List<String> ALL = List.of("*");

  private final Map<String, List<String>> rows;

  private PackageTable(Map<String, List<String>> rows) {
    this.rows = rows;
  }

  public static PackageTable empty() {
    return new PackageTable(Map.of());
  }

  /** A package, and those of ours that it may import. */
  public PackageTable row(String name, String... imports) {
    return with(name, List.of(imports));
  }

  /** A package that puts the others together. */
  public PackageTable compositionRoot(String name) {
    return with(name, ALL);
  }

  /** That every class of ours is in a package of the table, and imports what its row names. */
  public ArchRule rule() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(rows.keySet().stream().map(name -> ROOT + name).toArray(String[]::new))
        .should(importOnlyTheirRow())
        .as("a package imports only what its row names");
  }

  /** That the table has a row for every package below the given ones. */
  public ArchRule completeFor(String... packages) {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(packages)
        .should(
            new ArchCondition<>("be in a package of the table (else add its row)") {
              @Override
              public void check(JavaClass each, ConditionEvents events) {
                boolean known = rows.containsKey(name(each));
                events.add(new SimpleConditionEvent(each, known, each.getName() + " has no row"));
              }
            });
  }

  private PackageTable with(String name, List<String> imports) {
    Map<String, List<String>> more = new TreeMap<>(rows);
    more.put(name, imports);
    return new PackageTable(Map.copyOf(more));
  }

  private ArchCondition<JavaClass> importOnlyTheirRow() {
    return new ArchCondition<>("import only what their package's row names") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT) && !allowed(name(each), name(target))) {
            events.add(SimpleConditionEvent.violated(each, dependency.getDescription()));
          }
        }
      }
    };
  }

  private boolean allowed(String from, String to) {
    if (from.equals(to)) {
      return true;
    }
    List<String> row = rows.get(from);
    return row.equals(ALL) || row.contains(to);
  }

  private static String name(JavaClass each) {
    return each.getPackageName().substring(ROOT.length());
  }
}
