package io.portway.testbed.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An SSH server on a loopback port that the system picks, for one user.
 *
 * <p>Its folder holds {@code files} (where commands run, and all that SFTP can see), {@code
 * authorized_keys} and {@code password}, each optional, and {@code host-key}, which is made. Prints
 * {@code ready port=PORT fingerprint=SHA256:...} and ends when its standard input does.
 */
public final class SshServerMain {

  private static final int USAGE = 2;

  private SshServerMain() {}

  /** {@code args}: the server's folder and the name of its only user. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      System.err.println("USAGE: two arguments are expected: the server's folder and the user.");
      System.exit(USAGE);
    }
    Path home = Path.of(args[0]).toAbsolutePath();
    SshServer server = configure(home, args[1]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "portway-close"));
    server.start();
    String fingerprint =
        KeyUtils.getFingerPrint(
            server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
    System.out.println("ready port=" + server.getPort() + " fingerprint=" + fingerprint);
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static SshServer configure(Path home, String user) throws IOException {
    Path files = Files.createDirectories(home.resolve("files"));
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    SimpleGeneratorHostKeyProvider hostKey =
        new SimpleGeneratorHostKeyProvider(home.resolve("host-key"));
    hostKey.setAlgorithm(KeyUtils.EC_ALGORITHM);
    hostKey.setKeySize(256);
    server.setKeyPairProvider(hostKey);
    Path keys = home.resolve("authorized_keys");
    if (Files.exists(keys)) {
      AuthorizedKeysAuthenticator known = new AuthorizedKeysAuthenticator(keys);
      server.setPublickeyAuthenticator(
          (name, key, session) -> name.equals(user) && known.authenticate(name, key, session));
    }
    Path password = home.resolve("password");
    if (Files.exists(password)) {
      byte[] expected = Files.readString(password).strip().getBytes(StandardCharsets.UTF_8);
      server.setPasswordAuthenticator(
          (name, given, session) ->
              name.equals(user)
                  && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8)));
    }
    server.setCommandFactory((channel, line) -> ShellCommand.of(line, files));
    server.setShellFactory(channel -> ShellCommand.interactive(files));
    server.setFileSystemFactory(new VirtualFileSystemFactory(files));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    return server;
  }

  private static void stop(SshServer server) {
    try {
      server.stop(true);
    } catch (IOException e) {
      System.err.println("The SSH server did not close cleanly: " + e);
    }
  }
}
