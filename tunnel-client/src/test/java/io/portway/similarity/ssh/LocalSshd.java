package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** OpenSSH's own server, with its defaults for how many may come and what they may open at once. */
final class LocalSshd implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");

  private final Path directory;
  private final int port;
  private final Process process;

  private LocalSshd(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /** Its keys, and {@code user}, who may log in, are made in {@code directory}. */
  static LocalSshd start(Path directory, String... more) throws Exception {
    assumeThat(SSHD).as("OpenSSH's server is needed").isExecutable();
    assumeThat(KEYGEN).as("ssh-keygen is needed").isExecutable();
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd")); // privilege separation wants it, as root
    }
    Files.createDirectories(directory);
    keygen("ed25519", directory.resolve("host_ed25519"));
    keygen("ecdsa", directory.resolve("host_ecdsa"));
    keygen("ed25519", directory.resolve("user"));
    Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
    int port = freePort();
    List<String> lines =
        List.of(
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + directory.resolve("host_ecdsa"),
            "HostKey " + directory.resolve("host_ed25519"),
            "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "PidFile none",
            "Subsystem sftp internal-sftp");
    Path config =
        Files.write(
            directory.resolve("sshd_config"),
            Stream.concat(lines.stream(), Stream.of(more)).toList());
    Process process =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    LocalSshd sshd = new LocalSshd(directory, port, process);
    await().atMost(Duration.ofSeconds(20)).until(sshd::listens);
    return sshd;
  }

  int port() {
    return port;
  }

  /** A key that may log in. */
  Path user() {
    return directory.resolve("user");
  }

  SshTarget target() {
    return SshTarget.parse(System.getProperty("user.name") + "@127.0.0.1:" + port);
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("sshd.log"));
  }

  /** How many TCP connections logged in so far. */
  long logins() throws IOException {
    return log().lines().filter(line -> line.startsWith("Accepted ")).count();
  }

  /** How many TCP connections came so far; only with {@code LogLevel VERBOSE}. */
  long connections() throws IOException {
    return log().lines().filter(line -> line.startsWith("Connection from ")).count();
  }

  /** The fingerprint of a host key. */
  String fingerprint(String name) throws Exception {
    return KnownHosts.fingerprint(
        PublicKeyEntry.parsePublicKeyEntry(Files.readString(directory.resolve(name + ".pub")))
            .resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING));
  }

  static void keygen(String type, Path file, String... more) throws Exception {
    String[] line = {KEYGEN.toString(), "-q", "-t", type, "-N", "", "-f", file.toString()};
    execute(Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
  }

  static void execute(String... line) throws Exception {
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
