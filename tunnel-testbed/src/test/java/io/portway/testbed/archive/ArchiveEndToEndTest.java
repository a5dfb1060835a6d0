package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive, and what is not. */
class ArchiveEndToEndTest {
  private static final long LARGEST = 60_000_000;

  @TempDir static Path directory;

  private static UnpackedArchive archive;

  @BeforeAll
  static void unpack() throws IOException {
    archive = UnpackedArchive.below(directory);
  }

  @Test
  void archiveIsSmallEnough() throws IOException {
    assertThat(Files.size(archive.file())).isLessThanOrEqualTo(LARGEST);
  }

  @Test
  void archiveHoldsWhatAUserNeedsAndNothingOfTheTestbed() throws IOException {
    assertThat(Stream.of("bin", "conf/systemd", "docs", "lib", "licenses", "LICENSE", "NOTICE"))
        .allMatch(name -> Files.exists(archive.home().resolve(name)));
    assertThat(archive.jars()).anyMatch(name -> name.startsWith("tunnel-server-"));
    assertThat(archive.jars())
        .noneMatch(name -> name.matches(".*(testbed|opensearch|lucene|junit).*"));
  }

  @Test
  void nativeLibrariesAreThoseOfLinuxOnly() throws IOException {
    assertThat(archive.jars())
        .filteredOn(name -> name.matches(".*(x86_64|aarch_64|arm|riscv64|windows|osx|darwin).*"))
        .isNotEmpty()
        .allMatch(name -> name.matches(".*-linux-(x86_64|aarch_64)\\.jar"));
  }

  @Test
  void everyLibraryIsListedUnderALicenceThatMayBeShipped() throws IOException {
    Path home = archive.home();
    List<String> list = Files.readAllLines(home.resolve("THIRD-PARTY.txt"));
    LicenceCheck check = new LicenceCheck(Files.readAllLines(home.resolve("licenses/CHOSEN.txt")));
    List<String> starts =
        LicenceCheck.libraries(list).stream()
            .map(library -> library.substring(library.indexOf(':') + 1).replace(':', '-'))
            .toList();

    assertThat(check.problems(list)).isEmpty();
    assertThat(archive.jars())
        .filteredOn(name -> !name.startsWith("tunnel-"))
        .isNotEmpty()
        .allMatch(name -> starts.stream().anyMatch(name::startsWith));
  }
}
