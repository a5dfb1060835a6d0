package io.portway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems while a file is read. Not thread-safe. */
final class ConfigProblems {
  private final List<ConfigProblem> problems = new ArrayList<>();

  void add(ConfigProblem problem) {
    problems.add(problem);
  }

  /** Throws them all, in the order of the file, if there are any. */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(ConfigProblem::line));
      throw new ConfigException(problems);
    }
  }
}
