package io.portway.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
  @TempDir private Path directory;

  @Test
  void fileIsForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("diag.zip");

    Bundle.Written written = new Bundle().add("a.txt", "words").write(file);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(written.path()).isEqualTo(file.toString());
    assertThat(written.bytes()).isEqualTo(Files.size(file));
    assertThat(written.sha256()).matches("[0-9a-f]{64}");
    assertThat(text(file, "a.txt")).isEqualTo("words\n");
  }

  /** One that was there, perhaps open to others, is replaced as a whole. */
  @Test
  void olderFileIsReplacedWithItsMode() throws IOException {
    Path file = Files.writeString(directory.resolve("diag.zip"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    new Bundle().add("a.txt", "new").write(file);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void fileThatCantBeWrittenLeavesNothing() {
    assertThatThrownBy(
            () -> new Bundle().add("a", "b").write(directory.resolve("missing/diag.zip")))
        .isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exit().code()).isEqualTo(9));
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent.join = pw1.AbC_d-9 here|agent.join = pw1.*** here",
        "Authorization: Bearer abc.def|Authorization: Bearer ***",
        "es-password = \"hush hush\"|es-password = ***",
        "{\"token\":\"abc\",\"a\":1}|{\"token\":***,\"a\":1}",
        "https://elastic:hush@es:9200/|https://elastic:***@es:9200/",
        "relay.hold = PT10S|relay.hold = PT10S",
        "ssh@office is ready|ssh@office is ready"
      })
  void whatLooksLikeASecretIsBlanked(String text, String redacted) {
    assertThat(Redaction.of(text)).isEqualTo(redacted);
  }

  @Test
  void privateKeysAreBlankedAsAWhole() {
    assertThat(
            Redaction.of("a\n-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\nb"))
        .isEqualTo("a\n***\nb");
    assertThat(Redaction.of("-----BEGIN EC PRIVATE KEY-----\ncut short")).isEqualTo("***");
  }

  private static String text(Path zip, String entry) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return new String(
          file.getInputStream(file.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
