package io.portway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses what the library would merge or follow without a word: a key given twice, and {@code
 * include}.
 */
final class WrittenKeys {
  private final ConfigFile file;
  private final ConfigProblems problems;
  private final Map<List<String>, KeyScanner.Key> first = new HashMap<>();
  private final List<List<String>> repeated = new ArrayList<>();

  WrittenKeys(ConfigFile file, ConfigProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  void check(KeyScanner.Key key) {
    if (key.kind() == KeyScanner.Kind.INCLUDE) {
      add(
          key,
          "include is not supported (expected: all keys in one file)",
          "Copy the other file's keys here.");
      return;
    }
    if (repeated.stream().anyMatch(path -> isBelow(key.path(), path))) {
      return; // the whole entry has been refused
    }
    KeyScanner.Key before = first.putIfAbsent(key.path(), key);
    if (before != null && repeats(before, key)) {
      add(
          key,
          "is given twice, before on line " + before.line() + " (expected: once)",
          "Remove one of the two.");
      repeated.add(key.path());
    }
  }

  private static boolean isBelow(List<String> path, List<String> parent) {
    return path.size() > parent.size() && path.subList(0, parent.size()).equals(parent);
  }

  // Sections may be opened again, that is how HOCON is written; a named entry of a section (a
  // mapping) may not.
  private static boolean repeats(KeyScanner.Key before, KeyScanner.Key now) {
    boolean bothObjects =
        before.kind() == KeyScanner.Kind.OBJECT && now.kind() == KeyScanner.Kind.OBJECT;
    return !bothObjects || now.path().size() > 2;
  }

  private void add(KeyScanner.Key key, String sentence, String remedy) {
    problems.add(
        new ConfigProblem(
            file.path().toString(), key.line(), String.join(".", key.path()), sentence, remedy));
  }
}
