package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive as a user gets it: unpacked below a directory with a space, away from the checkout.
 */
record UnpackedArchive(Path file, Path home) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  static UnpackedArchive below(Path directory) throws IOException {
    Path file = only(Checkout.here().root().resolve("target"), "portway-*.tar.gz");
    Path place = Files.createDirectory(directory.resolve("opt portway"));
    Command.of("tar", "xzf", file, "-C", place).run(LIMIT).outOrThrow();
    return new UnpackedArchive(file, only(place, "portway-*"));
  }

  List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files.map(jar -> jar.getFileName().toString()).toList();
    }
  }

  /** A launcher with nothing in its environment but the system's PATH and these variables. */
  Command launcher(String program, String... variables) {
    return Command.of("env", "-i", "PATH=/usr/bin:/bin")
        .and((Object[]) variables)
        .and(home.resolve("bin").resolve(program));
  }

  Programs programs(String... variables) {
    return new Programs(launcher("tunnel-server", variables), launcher("tunnel-client", variables));
  }

  private static Path only(Path directory, String glob) throws IOException {
    PathMatcher matcher = directory.getFileSystem().getPathMatcher("glob:" + glob);
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> matcher.matches(file.getFileName())).toList();
      assertThat(found).as("%s in %s (run: mvn package)", glob, directory).hasSize(1);
      return found.get(0);
    }
  }
}
