package io.portway.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.portway.config.ConfigProblem.Slip;
import io.portway.mapping.FullWidth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Remembers which keys a loader asked for; any other key of the file is a mistake. Not thread-safe.
 */
final class KnownKeys {
  /** Takes what is wrong with the key at a path. */
  interface Report {
    void problem(List<String> path, String sentence, String remedy, Slip slip, String meant);
  }

  private final Set<List<String>> keys = new LinkedHashSet<>();
  private final Set<List<String>> sections = new LinkedHashSet<>();
  private final Set<List<String>> named = new LinkedHashSet<>();

  void key(List<String> path) {
    keys.add(path);
    section(path.subList(0, path.size() - 1));
  }

  void section(List<String> path) {
    for (int length = 0; length <= path.size(); length++) {
      sections.add(List.copyOf(path.subList(0, length)));
    }
  }

  /** A section of named entries, or one of these; its reader judges its type itself. */
  void entries(List<String> path) {
    section(path);
    named.add(path);
  }

  Set<List<String>> paths() {
    return keys;
  }

  void reportOthers(ConfigObject root, Report report) {
    reportOthers(root, List.of(), report);
  }

  private void reportOthers(ConfigObject object, List<String> parent, Report report) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      List<String> path = new ArrayList<>(parent);
      path.add(entry.getKey());
      if (keys.contains(path)) {
        continue;
      }
      if (!sections.contains(path)) {
        report.problem(
            path,
            "is an unknown key" + hint(path),
            remedy(path),
            Slip.UNKNOWN_KEY,
            nearest(path).orElse(""));
      } else if (entry.getValue() instanceof ConfigObject inner) {
        reportOthers(inner, path, report);
      } else if (!named.contains(path)) {
        report.problem(
            path,
            "is one value (expected: a section { ... })",
            "Write it as docs/configuration.md shows.",
            Slip.OTHER,
            "");
      }
    }
  }

  private String hint(List<String> path) {
    String name = path.get(path.size() - 1);
    OptionalInt wide = FullWidth.firstIn(name);
    if (wide.isPresent()) {
      int c = name.codePointAt(wide.getAsInt());
      return String.format(
          " and contains \"%c\", %s (expected: ASCII)", c, FullWidth.name(c).orElseThrow());
    }
    return " (expected: "
        + nearest(path).map(key -> "perhaps " + key).orElseGet(() -> siblings(path))
        + ")";
  }

  private static String remedy(List<String> path) {
    return path.size() == 1
        ? "Is this the other program's file? Name the right one with -c, or remove the section."
        : "Correct or remove it; docs/configuration.md lists all keys.";
  }

  private Optional<String> nearest(List<String> path) {
    String name = path.get(path.size() - 1);
    Optional<String> sibling = Nearest.of(name, names(path.subList(0, path.size() - 1)));
    if (sibling.isPresent() || path.size() == 1) {
      return sibling;
    }
    // The right word in the wrong section: "relay.listne", meant as "relay.admin.listen".
    return keys.stream()
        .filter(key -> Nearest.of(name, List.of(key.get(key.size() - 1))).isPresent())
        .map(key -> String.join(".", key))
        .sorted()
        .findFirst();
  }

  private String siblings(List<String> path) {
    return String.join(", ", names(path.subList(0, path.size() - 1)));
  }

  private List<String> names(List<String> parent) {
    Set<List<String>> all = new LinkedHashSet<>(keys);
    all.addAll(sections);
    return all.stream()
        .filter(
            path -> path.size() > parent.size() && path.subList(0, parent.size()).equals(parent))
        .map(path -> path.get(parent.size()))
        .distinct()
        .sorted()
        .toList();
  }
}
