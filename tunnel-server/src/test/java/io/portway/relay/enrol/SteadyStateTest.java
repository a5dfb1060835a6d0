package io.portway.relay.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay that merely starts and serves must not load, seen from a process of its own. */
class SteadyStateTest {
  @TempDir private Path temp;

  @Test
  void relayThatIssuesNothingLoadsNoBouncyCastle() throws Exception {
    assertThat(classesLoadedByAStart()).anyMatch(line -> line.contains("org.bouncycastle."));

    assertThat(classesLoadedByAStart())
        .anyMatch(line -> line.contains("io.portway.relay.enrol.IdentityBook"))
        .noneMatch(line -> line.contains("org.bouncycastle."));
  }

  private List<String> classesLoadedByAStart() throws Exception {
    Path log = temp.resolve("classes.log");
    Process start =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName(),
                temp.resolve("relay").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(start.waitFor()).isZero();
    return Files.readAllLines(log);
  }

  /** A relay's start as far as identities go. */
  static final class Start {
    private Start() {}

    public static void main(String[] args) {
      try (RelayState state =
          RelayState.open(Path.of(args[0]), Clock.systemUTC(), Duration.ofDays(90))) {
        state
            .control()
            .call(
                () -> {
                  RelayTls.start(
                          state.authority(),
                          new Tls(Transports.detect()),
                          state.control(),
                          state.clock())
                      .close();
                  return null;
                })
            .join();
      }
    }
  }
}
