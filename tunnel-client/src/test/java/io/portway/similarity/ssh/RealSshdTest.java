package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same against OpenSSH's own server, where there is one. */
class RealSshdTest {
  @TempDir Path directory;

  private final List<Text> notes = new CopyOnWriteArrayList<>();
  private LocalSshd sshd;
  private int port;

  @BeforeEach
  void start() throws Exception {
    sshd = LocalSshd.start(directory);
    port = sshd.port();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void commandsFilesAndForwardsWorkOverOneSession() throws Exception {
    Path file = Files.writeString(directory.resolve("文 件"), "内容");
    try (SshSession session = open(directory.resolve("user"))) {
      assertThat(run(session, "printf", "%s", "优惠券; $(id)")).isEqualTo("优惠券; $(id)");

      Path there = Files.createDirectory(directory.resolve("there"));
      Transferred put = transfer(session).put(file, there.toString());
      transfer(session).put(file, there.toString()); // over the one that is there
      transfer(session).get(put.path(), directory.resolve("back"));
      assertThat(directory.resolve("back")).hasContent("内容");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there.resolve("文 件"))))
          .isEqualTo("rw-------");

      HostPort local = session.forward(0, new HostPort("127.0.0.1", port));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local.port())) {
        byte[] banner = socket.getInputStream().readNBytes(8);
        assertThat(new String(banner, StandardCharsets.US_ASCII)).isEqualTo("SSH-2.0-");
      }
    }
  }

  /** OpenSSH's default allows ten channels (MaxSessions) and refuses the eleventh. */
  @Test
  void moreCommandsThanASessionMayHaveWaitForTheirTurn() throws Exception {
    try (SshSession session = open(directory.resolve("user"))) {
      List<CompletableFuture<String>> runs = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String word = "n" + i;
        runs.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return run(session, "sh", "-c", "sleep 0.2; echo " + word).strip();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                command -> new Thread(command).start()));
      }
      for (int i = 0; i < runs.size(); i++) {
        assertThat(runs.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("n" + i);
      }
    }
  }

  @Test
  void aSignalIsNamed() {
    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> {
              try (SshSession session = open(directory.resolve("user"))) {
                run(session, "sh", "-c", "kill -KILL $$");
              }
            });

    assertThat(e).hasMessageContaining("signal KILL");
  }

  /** As root, too, whose sessions OpenSSH passes no signal to. */
  @Test
  void theDeadlineEndsACommandThatNeitherReadsNorWritesAndWhatItStarted() throws Exception {
    Path pids = directory.resolve("pids");
    String script = "sleep 1000 & echo $$ $! > '" + pids + "'; wait; wait";

    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> {
              try (SshSession session = open(directory.resolve("user"))) {
                run(session, Deadline.after(Duration.ofSeconds(5)), "sh", "-c", script);
              }
            });

    assertThat(e.failure()).isEqualTo(Failure.DEADLINE);
    List<Long> started =
        Stream.of(Files.readString(pids).strip().split(" ")).map(Long::valueOf).toList();
    assertThat(started).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(started)
                    .noneMatch(
                        pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()));
  }

  @Test
  void aHostKnownByOneKindOfKeyIsAskedForThatKind() throws Exception {
    String known = Files.readString(directory.resolve("host_ed25519.pub")).split(" ")[1];
    Files.writeString(
        directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " ssh-ed25519 " + known + "\n");

    open(directory.resolve("user")).close();

    assertThat(notes).isEmpty();
  }

  @Test
  void namesThatOpenSshHashedAreFound() throws Exception {
    open(directory.resolve("user")).close();
    Path file = directory.resolve("known_hosts");
    LocalSshd.execute("ssh-keygen", "-q", "-H", "-f", file.toString());
    assertThat(Files.readString(file)).startsWith("|1|");
    notes.clear();

    open(directory.resolve("user")).close();

    assertThat(notes).isEmpty();
  }

  @Test
  void aKeyThatTheServerDoesNotKnowIsRefused() throws Exception {
    LocalSshd.keygen("ed25519", directory.resolve("stranger"));

    HopException e =
        catchThrowableOfType(HopException.class, () -> open(directory.resolve("stranger")));

    assertThat(e).hasMessageContaining("refused to let");
  }

  @Test
  void aKeyThatOthersCanReadIsNotUsed() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("user"), PosixFilePermissions.fromString("rw-r--r--"));

    HopException e =
        catchThrowableOfType(HopException.class, () -> open(directory.resolve("user")));

    assertThat(e).hasMessageContaining("chmod 600");
  }

  private String run(SshSession session, String... line) throws InterruptedException {
    return run(session, minute(), line);
  }

  private String run(SshSession session, Deadline deadline, String... line)
      throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CommandRun(session, new RemoteCommand(List.of(line)), deadline)
        .run(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
    return out.toString(StandardCharsets.UTF_8);
  }

  private SshSession open(Path identity) throws InterruptedException {
    return SshSession.open(
        SshTarget.parse(System.getProperty("user.name") + "@127.0.0.1:" + port),
        new SshLogin(identity, null),
        new KnownHosts(directory.resolve("known_hosts"), null),
        minute(),
        notes::add);
  }

  private static FileTransfer transfer(SshSession session) {
    return new FileTransfer(() -> session, TransferStart.RESUMED, minute(), note -> {});
  }

  private static Deadline minute() {
    return Deadline.after(Duration.ofMinutes(1));
  }
}
