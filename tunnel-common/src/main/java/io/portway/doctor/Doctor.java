package io.portway.doctor;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.StateDirectoryException;
import io.portway.message.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks at checks in their order. What depends on a check that failed is not tried: it would only
 * fail for the same reason, and hide it.
 */
public final class Doctor {
  private Doctor() {}

  /** All checks in their order, each with what was found. */
  public static List<Examined> examine(List<Check> checks) throws InterruptedException {
    Map<String, Finding> found = new LinkedHashMap<>();
    List<Examined> all = new ArrayList<>();
    for (Check check : checks) {
      long start = System.nanoTime();
      Finding finding = examine(check, found);
      long nanos = finding.status() == Status.NOT_TRIED ? 0 : System.nanoTime() - start;
      found.put(check.name(), finding);
      all.add(new Examined(check.name(), finding, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
    return all;
  }

  private static Finding examine(Check check, Map<String, Finding> found)
      throws InterruptedException {
    for (String earlier : check.after()) {
      Finding before = found.get(earlier);
      if (before == null) {
        throw new IllegalStateException(check.name() + " comes before " + earlier);
      }
      if (before.status() == Status.FAILED) {
        return Finding.notTried(earlier);
      }
      if (!before.allowsMore()) {
        return before; // for the same reason
      }
    }
    try {
      return check.examination().examine();
    } catch (CliException e) {
      return said(e.exit(), e.getMessage(), e.remedy());
    } catch (StateDirectoryException e) {
      return said(ExitCode.USAGE, e.getMessage(), e.remedy());
    }
  }

  /** In the words of whoever failed, which are English. */
  private static Finding said(ExitCode exit, String message, String remedy) {
    return Finding.failed(
        exit,
        Text.of("doctor.said", message.replaceFirst("\\.$", "")),
        Text.of("doctor.said.remedy", remedy));
  }
}
