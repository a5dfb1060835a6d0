package io.portway.testbed.ssh;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenSSH's own server on a free loopback port, with a configuration, host key and authorized key
 * of its own below a temporary folder. The system's sshd, its files and its users stay untouched.
 */
public final class RealSshd implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  // Where sshd, started by root, insists on an empty folder; packages leave it to the service to
  // make.
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 5;

  private final ChildProcess process;
  private final int port;
  private final UserKey key;
  private final Path directory;
  private final boolean madeFolder;

  private RealSshd(
      ChildProcess process, int port, UserKey key, Path directory, boolean madeFolder) {
    this.process = process;
    this.port = port;
    this.key = key;
    this.directory = directory;
    this.madeFolder = madeFolder;
  }

  /** Starts it, or skips the test aloud where there is no sshd or no ssh. */
  public static RealSshd start(Path directory) {
    return start(directory, UnaryOperator.identity());
  }

  /** The same where {@code place} has its command run, such as in a namespace. */
  public static RealSshd start(Path directory, UnaryOperator<Command> place) {
    return start(directory, place, List.of());
  }

  /** The same with lines of {@code sshd_config} in place of ours. */
  public static RealSshd start(
      Path directory, UnaryOperator<Command> place, List<String> configuration) {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM), "no /usr/sbin/sshd: install openssh-server");
    Tools.require("ssh-keygen");
    try {
      Files.createDirectories(directory);
      UserKey key = UserKey.create(directory.resolve("user-key"));
      Files.writeString(directory.resolve("authorized_keys"), key.authorized() + "\n");
      makeHostKey(directory);
      boolean madeFolder = makeFolderOfRoot();
      for (int attempt = 1; ; attempt++) {
        int port = Ports.free();
        ChildProcess process = launch(directory, port, place, configuration);
        if (listens(process)) {
          return new RealSshd(process, port, key, directory, madeFolder);
        }
        process.close();
        // Another process may have taken the port between our look and sshd's bind.
        if (attempt == ATTEMPTS) {
          throw process.failure("sshd does not start.");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public UserKey key() {
    return key;
  }

  /** Who logs in: the user that the tests run as. */
  public String user() {
    return System.getProperty("user.name");
  }

  /** A {@code known_hosts} line for a client that reaches this server at another address. */
  public String knownHost(String host, int visiblePort) {
    try {
      String[] words = Files.readString(directory.resolve("host-key.pub")).split(" ");
      return "[" + host + "]:" + visiblePort + " " + words[0] + " " + words[1];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of its host key, as OpenSSH prints it. */
  public String fingerprint() {
    String printed = Command.of("ssh-keygen", "-lf", hostKey() + ".pub").run(LIMIT).outOrThrow();
    return printed.split(" ")[1];
  }

  /** Live connections go on; whoever comes later sees another key. */
  public void changeHostKey() throws IOException {
    Files.delete(hostKey());
    Files.delete(Path.of(hostKey() + ".pub"));
    makeHostKey(directory);
    long before = starts(process);
    Command.of("kill", "-HUP", process.pid()).run(LIMIT).outOrThrow();
    Awaitility.await().atMost(LIMIT).until(() -> starts(process) > before);
  }

  private Path hostKey() {
    return directory.resolve("host-key");
  }

  private static void makeHostKey(Path directory) {
    Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("host-key"))
        .run(LIMIT)
        .outOrThrow();
  }

  private static long starts(ChildProcess process) {
    return process.logText().lines().filter(line -> line.contains("Server listening")).count();
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
    if (madeFolder) {
      try {
        Files.deleteIfExists(PRIVILEGE_SEPARATION);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean makeFolderOfRoot() throws IOException {
    if (!System.getProperty("user.name").equals("root") || Files.exists(PRIVILEGE_SEPARATION)) {
      return false;
    }
    Files.createDirectory(PRIVILEGE_SEPARATION);
    return true;
  }

  private static ChildProcess launch(
      Path directory, int port, UnaryOperator<Command> place, List<String> configuration)
      throws IOException {
    Path config = directory.resolve("sshd_config-" + port);
    List<String> lines = new ArrayList<>(configuration);
    for (String line :
        List.of(
            "ListenAddress 127.0.0.1:" + port,
            "HostKey " + directory.resolve("host-key"),
            "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
            "PidFile none",
            // The folders above a temporary one are not ours to tighten.
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "PermitRootLogin prohibit-password",
            // Every visitor comes from the agent's address; the defaults would refuse the eleventh.
            "MaxStartups 200",
            "Subsystem sftp internal-sftp",
            "LogLevel INFO")) {
      String keyword = line.split(" ")[0] + " ";
      if (configuration.stream().noneMatch(other -> other.startsWith(keyword))) {
        lines.add(line);
      }
    }
    Files.write(config, lines);
    return ChildProcess.start(
        "sshd", place.apply(Command.of(PROGRAM, "-D", "-e", "-f", config)), directory);
  }

  private static boolean listens(ChildProcess process) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> !process.alive() || process.logText().contains("Server listening"));
    return process.alive();
  }
}
