package io.portway.testbed.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.rig.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** An open {@code ssh} session that is typed into, beside a download by {@code curl}. */
final class LiveClients implements AutoCloseable {
  /** What the far end of the session does with each line. */
  static final String CONVERSATION = "while read -r line; do echo \"heard $line\"; done";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long UNDER_WAY = 1_000_000;

  private final ChildProcess ssh;
  private final ChildProcess curl;
  private final Path file;
  private final long seed;
  private final long size;
  private int said;

  private LiveClients(ChildProcess ssh, ChildProcess curl, Path file, long seed, long size) {
    this.ssh = ssh;
    this.curl = curl;
    this.file = file;
    this.seed = seed;
    this.size = size;
  }

  /** Starts both, and returns when both are well under way. */
  static LiveClients start(Command ssh, String url, long seed, long size, String rate, Path dir)
      throws IOException {
    Path file = Files.createTempFile(dir, "download", "");
    Command curl =
        Command.of("curl", "-sS", "--fail", "--limit-rate", rate, "-o", file)
            .and(url + "/" + seed + "/" + size);
    LiveClients clients =
        new LiveClients(
            ChildProcess.start("ssh-" + seed, ssh.and(CONVERSATION), dir),
            ChildProcess.start("curl-" + seed, curl, dir),
            file,
            seed,
            size);
    clients.talk();
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> !clients.curl.alive() || Files.size(file) > UNDER_WAY);
    return clients;
  }

  /** Types a line and waits for the answer. */
  void talk() {
    type();
    hear();
  }

  void type() {
    ssh.writeLine("line " + ++said);
  }

  void hear() {
    ssh.awaitLine(Pattern.compile("heard line " + said + "$"), LIMIT);
  }

  /** Whether the download still goes on. */
  boolean downloads() {
    return curl.alive();
  }

  /** The session ends because it was told to, the download because all of it is there. */
  void finish() throws IOException {
    talk();
    assertThat(ssh.lines()).hasSize(said);
    ssh.closeInput();
    assertThat(ssh.awaitExit(LIMIT)).as("ssh: " + ssh.logTail()).isZero();
    assertThat(curl.awaitExit(LIMIT)).as("curl: " + curl.logTail()).isZero();
    assertThat(file).hasSize(size);
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(Content.read(in, size))
          .isEqualTo(Content.write(OutputStream.nullOutputStream(), seed, size));
    }
  }

  /** Both end, each with an error of its own. */
  void awaitBroken() {
    assertThat(ssh.awaitExit(LIMIT)).as("exit code of ssh").isEqualTo(255);
    assertThat(curl.awaitExit(LIMIT)).as("exit code of curl").isNotZero();
  }

  @Override
  public void close() {
    ssh.close();
    curl.close();
  }
}
