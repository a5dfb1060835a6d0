package io.portway.similarity.ssh;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to prove who we are. With an identity file only that key is offered, and a password opens it
 * when it is encrypted; with neither, the usual keys of the user are tried.
 */
public final class SshLogin {
  private final Path identity;
  private final String password;

  /** Either may be null. */
  public SshLogin(Path identity, String password) {
    this.identity = identity;
    this.password = password;
  }

  Optional<Path> identity() {
    return Optional.ofNullable(identity);
  }

  Optional<String> password() {
    return Optional.ofNullable(password);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "identity=" + identity + (password == null ? "" : " password=***");
  }
}
