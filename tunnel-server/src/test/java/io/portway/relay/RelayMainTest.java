package io.portway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayMainTest {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  @TempDir private Path directory;

  private Path configure(int port) throws IOException {
    return Files.writeString(
        directory.resolve("tunnel-server.conf"),
        """
        relay {
          listen = "127.0.0.1:%d"
          state-dir = state
          admin.listen = "127.0.0.1:0"
        }
        """
            .formatted(port));
  }

  private int execute(Object... words) {
    return RelayMain.execute(
        Stream.of(words).map(Object::toString).toArray(String[]::new),
        new PrintStream(stdout, true, StandardCharsets.UTF_8),
        new PrintStream(stderr, true, StandardCharsets.UTF_8));
  }

  private String err() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  @Test
  void relayServesUntilItIsToldToStop() throws Exception {
    Path config = configure(0);
    Process relay =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                RelayMain.class.getName(),
                "run",
                "-c",
                config.toString())
            .redirectError(directory.resolve("log").toFile())
            .start();
    try (BufferedReader out = relay.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine())
          .as(() -> read(directory.resolve("log")))
          .matches("ready listen=127\\.0\\.0\\.1:[1-9]\\d* admin=127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(execute("-c", config, "invite", "office")).as(err()).isZero();
      assertThat(stdout.toString(StandardCharsets.UTF_8)).matches("pw1\\.[A-Za-z0-9_-]+\n");

      relay.toHandle().destroy(); // Process.destroy() would close its output as well

      assertThat(relay.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(relay.exitValue()).isZero();
      assertThat(out.readLine()).isNull();
    } finally {
      relay.destroyForcibly();
    }
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
    assertThat(directory.resolve("state/admin-address")).doesNotExist();
  }

  @Test
  void addressInUseIsReportedWithFileAndLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = configure(taken.getLocalPort());

      assertThat(execute("run", "-c", config)).isEqualTo(2);
      assertThat(err())
          .startsWith(
              config
                  + ":2: relay.listen: 127.0.0.1:"
                  + taken.getLocalPort()
                  + " is in use by another process")
          .hasLineCount(1);
    }
  }

  @Test
  void otherDaemonsStateDirectoryIsReportedWithFileAndLineAndLeftAlone() throws IOException {
    Path config = configure(0);
    Path state = directory.resolve("state");
    StateDirectory.claim(state, StateOwner.CLIENT).close();

    assertThat(execute("run", "-c", config)).isEqualTo(2);

    assertThat(err())
        .startsWith(config + ":3: relay.state-dir: " + state + " belongs to tunnel-client")
        .hasLineCount(1);
    assertThat(state.resolve("native")).doesNotExist();
  }

  @Test
  void directoryInUseNamesItsHolder() throws IOException {
    Path config = configure(0);
    try (StateDirectory held = StateDirectory.claim(directory.resolve("state"), StateOwner.RELAY)) {
      assertThat(execute("run", "-c", config)).isEqualTo(2);

      assertThat(err())
          .startsWith(config + ":3: relay.state-dir: " + held.path())
          .contains(Long.toString(ProcessHandle.current().pid()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
