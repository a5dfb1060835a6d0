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
          "curl", "curl",
          "rsync", "rsync",
          "scp", "openssh-client",
          "sftp", "openssh-client",
          "ssh", "openssh-client",
          "ssh-keygen", "openssh-client",
          "openssl", "openssl");

  private Tools() {}

  public static void require(String... programs) {
    for (String program : programs) {
      Assumptions.assumeTrue(
          Arrays.stream(System.getenv("PATH").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
          () -> "no " + program + " on PATH: install " + PACKAGES.getOrDefault(program, program));
    }
  }
}
