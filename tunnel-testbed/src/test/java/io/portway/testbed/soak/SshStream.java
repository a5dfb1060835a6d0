package io.portway.testbed.soak;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Types lines into an OpenSSH session whose far end repeats them. */
final class SshStream extends LiveStream {
  private static final Duration PAUSE_AT_LEAST = Duration.ofMillis(300);
  private static final Duration PAUSE_AT_MOST = Duration.ofSeconds(3);

  private final Command ssh;
  private final Path logs;
  private ChildProcess session;
  private int said;

  SshStream(String name, long seed, Command ssh, Path logs) {
    super(name, seed, PAUSE_AT_LEAST, PAUSE_AT_MOST);
    this.ssh = ssh.and("while read -r line; do echo \"heard $line\"; done");
    this.logs = logs;
  }

  @Override
  void open() {
    session = ChildProcess.start(name(), ssh, logs);
    talk();
  }

  @Override
  void exchange() {
    talk();
  }

  private void talk() {
    String line = "line " + ++said + " " + Long.toHexString(random.nextLong());
    session.writeLine(line);
    session.awaitLine(Pattern.compile("^heard " + line + "$"), PATIENCE);
    bytes.addAndGet(line.length());
  }

  @Override
  void end() throws IOException {
    session.closeInput();
    int exit = session.awaitExit(PATIENCE);
    if (exit != 0 || session.lines().size() != said) {
      throw new IOException(
          "exit code " + exit + ", " + session.lines().size() + " answers to " + said + " lines");
    }
  }

  @Override
  void close() {
    if (session != null) {
      session.close();
    }
  }
}
