package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive as a user gets it: unpacked below a directory with a space, away from the checkout.
 */
class ArchiveEndToEndTest {
  private static final long LARGEST = 60_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path directory;

  private static Path archive;
  private static Path home;

  @BeforeAll
  static void unpack() throws IOException {
    archive = only(Checkout.here().root().resolve("target"), "portway-*.tar.gz");
    Path place = Files.createDirectory(directory.resolve("opt portway"));
    Command.of("tar", "xzf", archive, "-C", place).run(LIMIT).outOrThrow();
    home = only(place, "portway-*");
  }

  @Test
  void archiveIsSmallEnough() throws IOException {
    assertThat(Files.size(archive)).isLessThanOrEqualTo(LARGEST);
  }

  @Test
  void archiveHoldsWhatAUserNeedsAndNothingOfTheTestbed() throws IOException {
    assertThat(Stream.of("bin", "conf/systemd", "docs", "lib", "licenses", "LICENSE", "NOTICE"))
        .allMatch(name -> Files.exists(home.resolve(name)));
    assertThat(jars()).anyMatch(name -> name.startsWith("tunnel-server-"));
    assertThat(jars()).noneMatch(name -> name.matches(".*(testbed|opensearch|lucene|junit).*"));
  }

  @Test
  void nativeLibrariesAreThoseOfLinuxOnly() throws IOException {
    assertThat(jars())
        .filteredOn(name -> name.matches(".*(x86_64|aarch_64|arm|riscv64|windows|osx|darwin).*"))
        .isNotEmpty()
        .allMatch(name -> name.matches(".*-linux-(x86_64|aarch_64)\\.jar"));
  }

  @Test
  void everyLibraryIsListedUnderALicenceThatMayBeShipped() throws IOException {
    List<String> list = Files.readAllLines(home.resolve("THIRD-PARTY.txt"));
    LicenceCheck check = new LicenceCheck(Files.readAllLines(home.resolve("licenses/CHOSEN.txt")));
    List<String> starts =
        LicenceCheck.libraries(list).stream()
            .map(library -> library.substring(library.indexOf(':') + 1).replace(':', '-'))
            .toList();

    assertThat(check.problems(list)).isEmpty();
    assertThat(jars())
        .filteredOn(name -> !name.startsWith("tunnel-"))
        .isNotEmpty()
        .allMatch(name -> starts.stream().anyMatch(name::startsWith));
  }

  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
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
