package io.portway.similarity.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to prove who we are. With an identity file only that key is offered, and a password opens it
 * when it is encrypted; with neither, the keys of the user's ssh-agent and the usual files are.
 */
public final class SshLogin {
  /** What {@code ~/.ssh/config} may say of keys. */
  record Files(List<Path> identities, List<Path> certificates, boolean only, Path agent) {
    Files {
      identities = List.copyOf(identities);
      certificates = List.copyOf(certificates);
    }
  }

  private final Path identity;
  private final String password;
  private final String passphrase;
  private final Files files;

  /** Either may be null. */
  public SshLogin(Path identity, String password) {
    this(identity, password, password, new Files(List.of(), List.of(), false, agent(null)));
  }

  /**
   * @param identity the only key to offer, or null
   * @param password to log in with, or null
   * @param passphrase opens encrypted keys, or null
   */
  SshLogin(Path identity, String password, String passphrase, Files files) {
    this.identity = identity;
    this.password = password;
    this.passphrase = passphrase;
    this.files = files;
  }

  /** The agent's socket: as configured, else as the environment says; null for none. */
  static Path agent(String configured) {
    boolean usual = configured == null || configured.equals("SSH_AUTH_SOCK");
    String socket = usual ? System.getenv("SSH_AUTH_SOCK") : configured;
    return socket == null || socket.isEmpty() || socket.equals("none") ? null : Path.of(socket);
  }

  /** For a host on the way, which is not to learn the password of another. */
  SshLogin withoutPassword() {
    return new SshLogin(identity, null, passphrase, files);
  }

  Optional<Path> identity() {
    return Optional.ofNullable(identity);
  }

  Optional<String> password() {
    return Optional.ofNullable(password);
  }

  Optional<String> passphrase() {
    return Optional.ofNullable(passphrase);
  }

  Files files() {
    return files;
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "identity=" + identity + (password == null ? "" : " password=***");
  }
}
