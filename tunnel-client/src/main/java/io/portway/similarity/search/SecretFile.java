package io.portway.similarity.search;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads a password from a file that only its owner can read; its last line end doesn't count. */
public final class SecretFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /** Throws {@link HopException} where others can read or write the file, or it is empty. */
  public static String read(Path file) {
    try {
      boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
      if (open) {
        throw failure(Text.of("secret.open", file), Text.of("secret.open.remedy", file), null);
      }
      String secret = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
      if (secret.isEmpty()) {
        throw failure(Text.of("secret.empty", file), Text.of("secret.remedy"), null);
      }
      return secret;
    } catch (IOException e) {
      throw failure(Text.of("secret.unreadable", file), Text.of("secret.remedy"), e);
    }
  }

  private static HopException failure(Text sentence, Text remedy, Throwable cause) {
    return new HopException(Hop.COMMAND_LINE, Failure.USAGE, sentence, remedy, cause);
  }
}
