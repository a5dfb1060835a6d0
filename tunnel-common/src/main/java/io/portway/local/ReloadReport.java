package io.portway.local;

import io.portway.config.ConfigException;
import io.portway.config.ConfigProblem;
import java.util.List;

/**
 * What became of a reload.
 *
 * @param applied changed keys that hold from now on
 * @param restart changed keys that hold from the next start on
 * @param problems what is wrong with the file, a line each; where there are any nothing was applied
 */
public record ReloadReport(List<String> applied, List<String> restart, List<String> problems) {
  public ReloadReport {
    applied = List.copyOf(applied);
    restart = List.copyOf(restart);
    problems = List.copyOf(problems);
  }

  /** Of a file that can't be used. */
  public static ReloadReport refused(ConfigException file) {
    return new ReloadReport(
        List.of(), List.of(), file.problems().stream().map(ConfigProblem::toString).toList());
  }

  public boolean isRefused() {
    return !problems.isEmpty();
  }

  /** For the log and the command, without a final full stop. */
  @Override
  public String toString() {
    if (isRefused()) {
      return "nothing was reloaded: " + String.join(" | ", problems);
    }
    if (applied.isEmpty() && restart.isEmpty()) {
      return "nothing has changed";
    }
    String now = applied.isEmpty() ? "nothing applied" : "applied " + String.join(", ", applied);
    return restart.isEmpty()
        ? now
        : now + "; a restart is needed for " + String.join(", ", restart);
  }
}
