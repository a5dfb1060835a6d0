package io.portway.testbed.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The stock programs that tests start; a missing one skips the test with its package's name. */
public final class Tools {

  private static final Map<String, String> PACKAGES =
      Map.of(
          "chromium", "chromium-headless-shell",
          "pdffonts", "poppler-utils",
          "pdftotext", "poppler-utils",
          "ps", "procps",
          "scp", "openssh-client",
          "sftp", "openssh-client",
          "ssh", "openssh-client",
          "soffice", "libreoffice-calc-nogui libreoffice-writer-nogui",
          "ssh-keygen", "openssh-client");

  private Tools() {}

  public static void require(String... programs) {
    for (String program : programs) {
      requireOneOf(program);
    }
  }

  /** The first of these programs that is there; the package named is the first one's. */
  public static String requireOneOf(String... programs) {
    return Arrays.stream(programs)
        .filter(Tools::isThere)
        .findFirst()
        .orElseGet(
            () ->
                Assumptions.abort(
                    "no "
                        + String.join(" or ", programs)
                        + " on PATH: install "
                        + PACKAGES.getOrDefault(programs[0], programs[0])));
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
