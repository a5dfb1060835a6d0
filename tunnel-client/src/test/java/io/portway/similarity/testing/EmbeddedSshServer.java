package io.portway.similarity.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * MINA's own server on a free loopback port: user {@code user1}, password {@code secret}, commands
 * through {@code sh -c} as sshd does it, SFTP, forwarding.
 */
public final class EmbeddedSshServer implements AutoCloseable {
  public static final String USER = "user1";
  public static final String PASSWORD = "secret";

  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicInteger logins = new AtomicInteger();

  public EmbeddedSshServer(KeyPair hostKey) {
    this(hostKey, 0);
  }

  public EmbeddedSshServer(KeyPair hostKey, int port) {
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(
        (user, password, session) -> {
          boolean known = user.equals(USER) && password.equals(PASSWORD);
          logins.addAndGet(known ? 1 : 0);
          return known;
        });
    server.setCommandFactory(
        (channel, command) ->
            new ProcessShellFactory(command, List.of("sh", "-c", command)).createShell(channel));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SFTP paths start here. */
  public EmbeddedSshServer home(Path directory) {
    server.setFileSystemFactory(
        new org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory(directory));
    return this;
  }

  public int port() {
    return server.getPort();
  }

  public String target() {
    return USER + "@127.0.0.1:" + port();
  }

  public int sessions() {
    return Optional.ofNullable(server.getActiveSessions()).map(List::size).orElse(0);
  }

  /** How often somebody got in. */
  public int logins() {
    return logins.get();
  }

  /** Cuts everybody off, and goes on listening. */
  public void dropSessions() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  public static KeyPair newKey() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
