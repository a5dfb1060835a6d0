package io.portway.testbed.ssh;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@link SshServerMain} in a process of its own. */
public final class SshServerProcess implements AutoCloseable {

  /** The only user that may log in. */
  public static final String USER = "demo";

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Pattern READY = Pattern.compile("^ready port=(\\d+) fingerprint=(\\S+)$");

  private final ChildProcess process;
  private final Path home;
  private final int port;
  private final String fingerprint;

  private SshServerProcess(ChildProcess process, Path home, int port, String fingerprint) {
    this.process = process;
    this.home = home;
    this.port = port;
    this.fingerprint = fingerprint;
  }

  /**
   * Starts a server whose folder is {@code home}.
   *
   * @param authorizedKey one line of an OpenSSH {@code authorized_keys} file
   */
  public static SshServerProcess start(Path home, String authorizedKey, Path logs) {
    try {
      Files.createDirectories(home.resolve("files"));
      Files.writeString(home.resolve("authorized_keys"), authorizedKey + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command command =
        Command.java(
                System.getProperty("java.class.path"),
                SshServerMain.class.getName(),
                List.of(
                    "-Xmx96m", "-Dlogback.configurationFile=io/portway/testbed/ssh/logback.xml"))
            .and(home, USER);
    ChildProcess process = ChildProcess.start("ssh-server", command, logs);
    try {
      Matcher ready = process.awaitLine(READY, START_LIMIT);
      return new SshServerProcess(process, home, Integer.parseInt(ready.group(1)), ready.group(2));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  public int port() {
    return port;
  }

  /** {@code SHA256:...} of the host key, as OpenSSH prints it. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Where commands run, and the root of what SFTP sees. */
  public Path files() {
    return home.resolve("files");
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
