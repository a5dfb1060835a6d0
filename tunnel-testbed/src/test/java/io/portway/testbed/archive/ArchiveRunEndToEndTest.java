package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive's own launchers on a host that has a Java and nothing else. */
@Timeout(180)
class ArchiveRunEndToEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private UnpackedArchive archive;
  private Path temporary;

  @BeforeEach
  void unpack() throws IOException {
    archive = UnpackedArchive.below(directory);
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void serverLauncherRunsWithAnEmptyEnvironment() {
    Finished finished = archive.launcher("tunnel-server").and("--version").run(LIMIT);

    assertThat(finished.outOrThrow()).matches("Portway \\d+\\.\\d+\\.\\d+\\n");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void launcherRunsThroughASymbolicLink() throws IOException {
    Path link = directory.resolve("linked");
    Files.createSymbolicLink(link, archive.home().resolve("bin/tunnel-server"));

    assertThat(Command.of(link, "--version").run(LIMIT).outOrThrow()).startsWith("Portway ");
  }

  @Test
  void relaySaysWhatItChoseFirstAndLeavesNothingInTheTemporaryDirectory() throws IOException {
    try (RelayDaemon relay = relay()) {
      relay.start();

      assertThat(log(relay).get(0)).endsWith("INFO transport=epoll tls=boringssl");
      assertThat(temporary).isEmptyDirectory();
      assertThat(relay.state().resolve("native")).isDirectory();

      relay.process().kill();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void relayWithoutNativeLibrariesWarnsOnceAndServes() throws IOException {
    for (String jar : archive.jars()) {
      if (jar.contains("-linux-")) {
        Files.delete(archive.home().resolve("lib").resolve(jar));
      }
    }

    try (RelayDaemon relay = relay()) {
      relay.start();

      assertThat(log(relay)).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
      assertThat(log(relay)).anyMatch(line -> line.endsWith("INFO transport=nio tls=jdk"));
      assertThat(relay.agents()).isEmpty();
    }
  }

  private RelayDaemon relay() {
    return new RelayDaemon(
        archive.programs("PORTWAY_JAVA_OPTS=-Djava.io.tmpdir=" + temporary),
        directory.resolve("relay"),
        "20000-20999",
        directory.resolve("logs"));
  }

  private static List<String> log(RelayDaemon relay) {
    return relay.process().logText().lines().toList();
  }
}
