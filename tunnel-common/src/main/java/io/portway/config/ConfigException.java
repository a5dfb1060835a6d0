package io.portway.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that can't be used. Carries every problem, in the order of the file; its message
 * has one line for each.
 */
public final class ConfigException extends RuntimeException {
  private final transient List<ConfigProblem> problems;

  ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
