package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, certificates, an ssh-agent and hosts on the way, at OpenSSH's own programs. */
class SshKeysTest {
  private static final String ME = System.getProperty("user.name");

  @TempDir private static Path directory;
  private static LocalSshd sshd;
  private static LocalSshd inner;
  private static Process agent;
  private static Path socket;

  private final List<Text> notes = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Path.of("/usr/bin/ssh-agent")).as("ssh-agent is needed").isExecutable();
    LocalSshd.keygen("ed25519", Files.createDirectories(directory).resolve("authority"));
    String trust = "TrustedUserCAKeys " + directory.resolve("authority.pub");
    sshd = LocalSshd.start(directory.resolve("sshd"), trust, "MaxAuthTries 6");
    inner = LocalSshd.start(directory.resolve("inner"));
    socket = directory.resolve("agent");
    agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (agent != null) {
      agent.destroy();
      assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    for (LocalSshd one : new LocalSshd[] {sshd, inner}) {
      if (one != null) {
        one.close();
      }
    }
  }

  @Test
  void theAgentSignsForAKeyOfWhichOnlyThePublicHalfIsHere() throws Exception {
    holdInAgent(sshd.user());
    Path half = Files.copy(Path.of(sshd.user() + ".pub"), directory.resolve("half.pub"));

    assertThat(whoAmI(identity(half))).isEqualTo(ME);
  }

  @Test
  void theAgentSignsForAKeyThatIsEncrypted() throws Exception {
    holdInAgent(sshd.user());
    Path locked = Files.copy(sshd.user(), directory.resolve("locked"));
    Files.copy(Path.of(sshd.user() + ".pub"), directory.resolve("locked.pub"));
    LocalSshd.execute("ssh-keygen", "-q", "-p", "-N", "secret", "-f", locked.toString());

    assertThat(whoAmI(identity(locked))).isEqualTo(ME);
  }

  @Test
  void anEncryptedKeyThatTheAgentDoesNotHaveIsSaid() throws Exception {
    holdInAgent();
    Path locked = directory.resolve("other");
    LocalSshd.keygen("ed25519", locked);
    LocalSshd.execute("ssh-keygen", "-q", "-p", "-N", "secret", "-f", locked.toString());

    HopException e = catchThrowableOfType(HopException.class, () -> whoAmI(identity(locked)));

    assertThat(e).hasMessageContaining("ssh-add");
  }

  @Test
  void theKeysOfTheAgentAreOfferedWithoutAnyFile() throws Exception {
    holdInAgent(sshd.user());

    assertThat(whoAmI(config("Host there"))).isEqualTo(ME);
  }

  /** A server that allows six attempts would hang up before the good one, as it does on ssh(1). */
  @Test
  void theNamedKeyComesBeforeAnAgentFullOfOthersAndNoMoreThanFiveAreOffered() throws Exception {
    Path[] strangers = new Path[9];
    for (int i = 0; i < strangers.length; i++) {
      strangers[i] = directory.resolve("stranger" + i);
      LocalSshd.keygen("ed25519", strangers[i]);
    }
    holdInAgent(strangers);

    assertThat(whoAmI(config("Host there\nIdentityFile " + sshd.user()))).isEqualTo(ME);
    assertThat(whoAmI(identity(sshd.user()))).isEqualTo(ME);
    try (Keys keys = Keys.of(config("Host there").login())) {
      assertThat(keys.offered()).hasSize(Keys.MOST);
    }
    HopException e = catchThrowableOfType(HopException.class, () -> whoAmI(config("Host there")));
    assertThat(e).hasMessageContaining("refused to let");
  }

  @Test
  void aCertificateBesideAKeyLogsIn() throws Exception {
    Path key = directory.resolve("certified");
    LocalSshd.keygen("ed25519", key);
    certify(key);

    assertThat(whoAmI(identity(key))).isEqualTo(ME);
    assertThat(sshd.log()).contains("ED25519-CERT");
  }

  @Test
  void aCertificateLogsInWithAKeyOfTheAgent() throws Exception {
    Path key = directory.resolve("certified-in-agent");
    LocalSshd.keygen("rsa", key);
    certify(key);
    holdInAgent(key);
    Files.delete(key);

    String lines = "IdentityFile " + key + ".pub\nCertificateFile " + key + "-cert.pub\n";
    assertThat(whoAmI(config("Host there\n" + lines))).isEqualTo(ME);
  }

  @Test
  void hostsOnTheWayAreLoggedInToAndTheirKeysChecked() throws Exception {
    SshConfig config =
        SshConfig.in(
            Files.writeString(
                directory.resolve("way"),
                String.join(
                    "\n",
                    "Host office",
                    "  HostName 127.0.0.1",
                    "  Port " + inner.port(),
                    "  IdentityFile " + inner.user(),
                    "  HostKeyAlias the-office",
                    "  ProxyJump gate",
                    "Host gate",
                    "  HostName localhost",
                    "  Port " + sshd.port(),
                    "  IdentityFile " + sshd.user(),
                    "Host *",
                    "  IdentitiesOnly yes",
                    "  UserKnownHostsFile " + directory.resolve("known-on-the-way"))));
    long before = sshd.logins();

    assertThat(whoAmI(SshPlan.of(SshName.parse("office"), nothing(), config))).isEqualTo(ME);

    assertThat(sshd.logins()).isEqualTo(before + 1);
    assertThat(notes).hasSize(2);
    assertThat(directory.resolve("known-on-the-way"))
        .content()
        .contains("the-office ", "[localhost]:" + sshd.port() + " ");

    String stranger = Files.readString(Path.of(sshd.user() + ".pub")).split(" ")[1];
    Files.writeString(
        directory.resolve("known-on-the-way"),
        "[localhost]:" + sshd.port() + " ssh-ed25519 " + stranger + "\n");
    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> whoAmI(SshPlan.of(SshName.parse("office"), nothing(), config)));
    assertThat(e).hasMessageContaining("The host key of [localhost]");
  }

  @Test
  void aHostOnTheWayThatCanNotGoOnIsNamed() throws Exception {
    SshPlan.Wish wish =
        new SshPlan.Wish(
            sshd.user(), null, directory.resolve("known-nobody"), null, sshd.target().toString());

    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> whoAmI(SshPlan.of(SshName.parse(ME + "@127.0.0.1:1"), wish, SshConfig.none())));

    assertThat(e).hasMessageContaining(sshd.target() + " opened no way to 127.0.0.1:1");
  }

  @Test
  void aKeyThatTheAgentBesideTheHostReadNeedsNoTrust() throws Exception {
    SshPlan plan = identity(sshd.user(), directory.resolve("known-attested"));
    String key = "ssh-ed25519 " + sshd.fingerprint("host_ed25519");
    HostKeyWitness witness = () -> List.of(key);

    plan.open(witness, minute(), notes::add).close();

    assertThat(notes).singleElement().extracting(Text::key).isEqualTo("ssh.host-key.attested");
    plan.open(
            () -> {
              throw new IllegalStateException("asked for a host that is known");
            },
            minute(),
            notes::add)
        .close();
  }

  @Test
  void aKeyThatDiffersFromTheAgentsIsRefusedWithBothFingerprints() throws Exception {
    SshPlan plan = identity(sshd.user(), directory.resolve("known-denied"));
    String other = inner.fingerprint("host_ed25519");

    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> plan.open(() -> List.of("ssh-ed25519 " + other), minute(), notes::add));

    assertThat(e).hasMessageContaining(other);
    assertThat(e).hasMessageContaining(sshd.fingerprint("host_ed25519"));
    assertThat(directory.resolve("known-denied")).doesNotExist();
  }

  private static void certify(Path key) throws Exception {
    Path authority = directory.resolve("authority");
    LocalSshd.execute(
        "ssh-keygen", "-q", "-s", authority.toString(), "-I", "me", "-n", ME, key + ".pub");
  }

  /** Those and no others. */
  private static void holdInAgent(Path... keys) throws Exception {
    add("-D");
    for (Path key : keys) {
      add("-q", key.toString());
    }
  }

  private static void add(String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("ssh-add");
    builder.command().addAll(List.of(options));
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private SshPlan identity(Path file) throws IOException {
    return identity(file, directory.resolve("known_hosts"));
  }

  private SshPlan identity(Path file, Path knownHosts) throws IOException {
    SshPlan.Wish wish = new SshPlan.Wish(file, null, knownHosts, null, null);
    return plan(wish, "IdentityAgent " + socket);
  }

  private SshPlan config(String lines) throws IOException {
    SshPlan.Wish wish = new SshPlan.Wish(null, null, directory.resolve("known_hosts"), null, null);
    return plan(wish, lines + "\nIdentityAgent " + socket + "\nHost *\nIdentityFile none");
  }

  private static SshPlan plan(SshPlan.Wish wish, String lines) throws IOException {
    String where = "\nHost there\nHostName 127.0.0.1\nPort " + sshd.port() + "\n";
    Path file = Files.createTempFile(directory, "ssh", "config");
    return SshPlan.of(
        SshName.parse("there"), wish, SshConfig.in(Files.writeString(file, lines + where)));
  }

  private static SshPlan.Wish nothing() {
    return new SshPlan.Wish(null, null, null, null, null);
  }

  private String whoAmI(SshPlan plan) throws InterruptedException {
    try (SshSession session = plan.open(HostKeyWitness.NONE, minute(), notes::add)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new CommandRun(session, RemoteCommand.of("id", "-un"), minute())
          .run(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
      return out.toString(StandardCharsets.UTF_8).strip();
    }
  }

  private static Deadline minute() {
    return Deadline.after(Duration.ofMinutes(1));
  }
}
