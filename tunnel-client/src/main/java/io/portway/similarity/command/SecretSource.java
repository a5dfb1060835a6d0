package io.portway.similarity.command;

import io.portway.similarity.search.SecretFile;
import java.nio.file.Path;
import java.util.Optional;

/** Where secrets come from: a file, else a variable of the environment; never an argument. */
final class SecretSource {
  static final String SSH_PASSWORD = "PORTWAY_SSH_PASSWORD";
  static final String ES_PASSWORD = "PORTWAY_ES_PASSWORD";
  static final String ES_API_KEY = "PORTWAY_ES_API_KEY";

  private SecretSource() {}

  /** {@code file} is null where none was given; an empty variable is none. */
  static Optional<String> read(Path file, String variable) {
    return file == null
        ? Optional.ofNullable(System.getenv(variable)).filter(secret -> !secret.isEmpty())
        : Optional.of(SecretFile.read(file));
  }
}
