package io.portway.testbed.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both SSH servers of the testbed serve a stock client before any tunnel comes into it. */
final class SshServersEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;

  @Test
  void ownServerRunsShellCommandsAndKeepsTheirStatus() {
    Tools.require("ssh");
    UserKey key = UserKey.create(dir.resolve("key"));
    try (SshServerProcess server =
        SshServerProcess.start(dir.resolve("ssh"), key.authorized(), dir)) {
      Finished run =
          ssh(key, server.port())
              .and(SshServerProcess.USER + "@127.0.0.1", "cat; echo \"$((6*7))\" 阅读 >&2; exit 9")
              .run("半关闭\n", LIMIT);

      assertThat(run.out()).isEqualTo("半关闭\n");
      assertThat(run.err()).contains("42 阅读");
      assertThat(run.exit()).isEqualTo(9);
    }
  }

  @Test
  void ownServerShowsOneFolderOverSftp() throws Exception {
    Tools.require("sftp");
    UserKey key = UserKey.create(dir.resolve("key"));
    try (SshServerProcess server =
        SshServerProcess.start(dir.resolve("ssh"), key.authorized(), dir)) {
      Files.writeString(server.files().resolve("报告.txt"), "内容");
      Path got = dir.resolve("got");

      Finished run =
          Command.of("sftp", "-b", "-", "-i", key.file(), "-P", server.port())
              .and("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
              .and(SshServerProcess.USER + "@127.0.0.1")
              .run("get 报告.txt " + got + "\nls ../../..\n", LIMIT);

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(got).hasContent("内容");
      assertThat(run.out()).contains("报告.txt").doesNotContain("etc");
    }
  }

  @Test
  void ownServerRefusesAStrangersKey() {
    Tools.require("ssh");
    UserKey known = UserKey.create(dir.resolve("known"));
    UserKey stranger = UserKey.create(dir.resolve("stranger"));
    try (SshServerProcess server =
        SshServerProcess.start(dir.resolve("ssh"), known.authorized(), dir)) {
      Finished run =
          ssh(stranger, server.port()).and(SshServerProcess.USER + "@127.0.0.1", "true").run(LIMIT);

      assertThat(run.exit()).isEqualTo(255);
      assertThat(run.err()).contains("Permission denied");
    }
  }

  @Test
  void realServerRunsACommandOfItsUser() {
    Tools.require("ssh");
    try (RealSshd sshd = RealSshd.start(dir.resolve("sshd"))) {
      Finished run =
          ssh(sshd.key(), sshd.port()).and(sshd.user() + "@127.0.0.1", "echo hello").run(LIMIT);

      assertThat(run.out()).as(run.err()).isEqualTo("hello\n");
    }
  }

  private static Command ssh(UserKey key, int port) {
    return Command.of("ssh", "-F", "none", "-i", key.file(), "-p", port)
        .and("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes")
        .and("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null");
  }
}
