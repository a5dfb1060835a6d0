package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.testing.EmbeddedSshServer;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshSessionTest {
  @TempDir Path directory;

  private final KeyPair hostKey = EmbeddedSshServer.newKey();
  private final List<Text> notes = new CopyOnWriteArrayList<>();
  private EmbeddedSshServer server;
  private Path knownHosts;

  @BeforeEach
  void start() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    server = new EmbeddedSshServer(hostKey).home(home);
    knownHosts = directory.resolve("ssh/known_hosts");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewHostIsRememberedOnceAndThenKnown() throws Exception {
    open().close();
    open().close();

    assertThat(notes).extracting(Text::key).containsExactly("ssh.host-key.new");
    assertThat(Files.readAllLines(knownHosts))
        .singleElement()
        .asString()
        .startsWith("[127.0.0.1]:" + server.port() + " ssh-ed25519 ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(knownHosts)))
        .isEqualTo("rw-------");
  }

  @Test
  void aChangedHostKeyIsAHardStopWithBothFingerprints() throws Exception {
    open().close();
    List<String> before = Files.readAllLines(knownHosts);
    int port = server.port();
    server.close();
    KeyPair other = EmbeddedSshServer.newKey();
    server = new EmbeddedSshServer(other, port);

    HopException e = failure(password());

    assertThat(e.failure()).isEqualTo(Failure.REFUSED);
    assertThat(e.hop()).isEqualTo(Hop.SSH);
    assertThat(e)
        .hasMessageContaining(KeyUtils.getFingerPrint(hostKey.getPublic()))
        .hasMessageContaining(KeyUtils.getFingerPrint(other.getPublic()))
        .hasMessageContaining("line 1");
    assertThat(Files.readAllLines(knownHosts)).isEqualTo(before);
  }

  @Test
  void underAnAliasTheKeySurvivesAChangeOfPort() throws Exception {
    SshSession.open(
            SshTarget.parse(server.target()), password(), known("office"), minute(), notes::add)
        .close();
    server.close();
    server = new EmbeddedSshServer(hostKey);
    SshSession.open(
            SshTarget.parse(server.target()), password(), known("office"), minute(), notes::add)
        .close();

    assertThat(notes).hasSize(1);
    assertThat(Files.readString(knownHosts)).startsWith("office ssh-ed25519 ");
  }

  @Test
  void aRevokedKeyIsRefused() throws Exception {
    open().close();
    Files.writeString(knownHosts, "@revoked " + Files.readString(knownHosts));

    assertThat(failure(password())).hasMessageContaining("revoked");
  }

  @Test
  void aFileWithoutALastLineEndIsAddedToOnALineOfItsOwn() throws Exception {
    Files.createDirectories(knownHosts.getParent());
    Files.writeString(knownHosts, "# mine\ngarbage\nother.example ssh-ed25519 AAAA");

    open().close();

    assertThat(Files.readAllLines(knownHosts)).hasSize(4);
  }

  @Test
  void aWrongPasswordIsRefused() {
    HopException e = failure(new SshLogin(null, "wrong"));

    assertThat(e.failure()).isEqualTo(Failure.REFUSED);
    assertThat(e).hasMessageContaining(server.target()).message().doesNotContain("wrong ");
    assertThat(new SshLogin(null, "geheim").toString()).doesNotContain("geheim");
  }

  @Test
  void nobodyThereIsUnreachable() {
    String target = server.target();
    server.close();

    HopException e =
        catchThrowableOfType(
            HopException.class,
            () ->
                SshSession.open(
                    SshTarget.parse(target), password(), known(null), minute(), notes::add));

    assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
    assertThat(e).hasMessageContaining("Nothing listens");
  }

  @Test
  void theRelaysRefusalIsShownInItsOwnWords() throws Exception {
    try (FakeSshPort port = new FakeSshPort(relayRefusal("agent office is offline since 08:00"))) {
      HopException e = port.failure(this);

      assertThat(e.hop()).isEqualTo(Hop.AGENT);
      assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
      assertThat(e).hasMessageContaining("agent office is offline since 08:00");
    }
  }

  @Test
  void whatIsNoSshServerIsSaid() throws Exception {
    byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (FakeSshPort port = new FakeSshPort(http)) {
      assertThat(port.failure(this).failure()).isEqualTo(Failure.UNREACHABLE);
    }
    try (FakeSshPort port = new FakeSshPort(new byte[0])) {
      assertThat(port.failure(this)).hasMessageContaining("closed the connection");
    }
  }

  @Test
  void aForwardedPortReachesWhatTheHostReaches() throws Exception {
    try (ScriptedSearchServer search = new ScriptedSearchServer();
        SshSession session = open()) {
      HostPort there = HostPort.parse(search.url().substring("http://".length()));
      HostPort here = session.forward(0, there);

      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + here + "/")).build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.body()).contains("opensearch");
      assertThat(here).isNotEqualTo(there);
    }
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    List<String> arguments =
        List.of(
            "优惠券 效验; echo INJECTED $(id -un)",
            "`id`",
            "it's",
            "\"",
            "a\nb",
            "",
            "$HOME",
            "*",
            "\\",
            "-n",
            "!x",
            "~");
    String script = "for a in \"$@\"; do printf '<%s>' \"$a\"; done";
    List<String> line = new java.util.ArrayList<>(List.of("sh", "-c", script, "sh"));
    line.addAll(arguments);

    Output output = run(new RemoteCommand(line), InputStream.nullInputStream());

    assertThat(output.out()).isEqualTo("<" + String.join("><", arguments) + ">");
  }

  @Test
  void bothStreamsAreDrainedHoweverFullTheyAre() throws Exception {
    String script = "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo end";

    Output output =
        run(new RemoteCommand(List.of("sh", "-c", script)), InputStream.nullInputStream());

    assertThat(output.out()).hasSize(3_000_004).endsWith("end\n");
    assertThat(output.err()).hasSize(3_000_000);
  }

  @Test
  void standardInputArrivesWholeAndEnds() throws Exception {
    byte[] input = new byte[1_000_000];
    new Random(7).nextBytes(input);

    Output output = run(new RemoteCommand(List.of("sha256sum")), new ByteArrayInputStream(input));

    assertThat(output.out()).startsWith(sha256(input));
  }

  @Test
  void aStatusOtherThanZeroFailsWithTheLastLineOfStandardError() {
    HopException e =
        catchThrowableOfType(
            HopException.class,
            () ->
                run(
                    new RemoteCommand(List.of("sh", "-c", "echo first >&2; echo why >&2; exit 3")),
                    InputStream.nullInputStream()));

    assertThat(e.failure()).isEqualTo(Failure.REMOTE);
    assertThat(e).hasMessageContaining("status 3").hasMessageContaining("why");
    assertThat(e.getMessage()).doesNotContain("first");
  }

  @Test
  void aMissingProgramIsNamed() {
    HopException e =
        catchThrowableOfType(
            HopException.class,
            () ->
                run(new RemoteCommand(List.of("no-such-program")), InputStream.nullInputStream()));

    assertThat(e).hasMessageContaining("\"no-such-program\" was not found");
  }

  @Test
  void theDeadlineStopsACommand() {
    HopException e =
        catchThrowableOfType(
            HopException.class,
            () -> {
              try (SshSession session = open()) {
                new CommandRun(
                        session,
                        new RemoteCommand(List.of("sleep", "100")),
                        Deadline.after(Duration.ofSeconds(2)))
                    .run(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
              }
            });

    assertThat(e.failure()).isEqualTo(Failure.DEADLINE);
    assertThat(e.hop()).isEqualTo(Hop.REMOTE_COMMAND);
  }

  @Test
  void aFileGoesAndComesBackWholeAndForItsOwnerOnly() throws Exception {
    byte[] content = new byte[2_500_001];
    new Random(11).nextBytes(content);
    Path local = Files.write(directory.resolve("报告 1.bin"), content);
    Files.writeString(directory.resolve("home/old.bin"), "old");

    try (SshSession session = open()) {
      Transferred put = transfer(session).put(local, "old.bin");
      Transferred kept = transfer(session).put(local, "/");
      Transferred got = transfer(session).get("~/old.bin", directory.resolve("back.bin"));

      assertThat(put).isEqualTo(new Transferred("/old.bin", content.length, sha256(content)));
      assertThat(kept.path()).endsWith("报告 1.bin");
      assertThat(got)
          .isEqualTo(
              new Transferred(
                  directory.resolve("back.bin").toString(), content.length, sha256(content)));
    }

    assertThat(Files.readAllBytes(directory.resolve("back.bin"))).isEqualTo(content);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("back.bin"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("home/old.bin"))))
        .isEqualTo("rw-------");
    try (var files = Files.walk(directory)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void filesThatAreMissingAreNamedOnTheRightSide() throws Exception {
    try (SshSession session = open()) {
      FileTransfer transfer = transfer(session);

      HopException remote =
          catchThrowableOfType(
              HopException.class, () -> transfer.get("nope.bin", directory.resolve("x")));
      HopException local =
          catchThrowableOfType(
              HopException.class, () -> transfer.put(directory.resolve("nope.bin"), "x"));
      HopException noDirectory =
          catchThrowableOfType(
              HopException.class,
              () -> transfer.put(Files.writeString(directory.resolve("y"), "y"), "no/such/y"));

      assertThat(remote.failure()).isEqualTo(Failure.REMOTE);
      assertThat(remote).hasMessageContaining("nope.bin").hasMessageContaining(server.target());
      assertThat(local.failure()).isEqualTo(Failure.INPUT);
      assertThat(noDirectory.failure()).isEqualTo(Failure.REMOTE);
      assertThat(directory.resolve("x")).doesNotExist();
    }
  }

  @Test
  void aTargetThatCannotBeWrittenIsOurSidesFault() throws Exception {
    Files.writeString(directory.resolve("home/a.txt"), "a");
    try (SshSession session = open()) {
      HopException e =
          catchThrowableOfType(
              HopException.class,
              () -> transfer(session).get("a.txt", directory.resolve("no/such/b.txt")));

      assertThat(e.failure()).isEqualTo(Failure.OUTPUT);
    }
  }

  private record Output(String out, String err) {}

  private Output run(RemoteCommand command, InputStream in) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (SshSession session = open()) {
      new CommandRun(session, command, minute()).run(in, out, err);
    }
    return new Output(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private SshSession open() throws InterruptedException {
    return SshSession.open(
        SshTarget.parse(server.target()), password(), known(null), minute(), notes::add);
  }

  private HopException failure(SshLogin login) {
    return catchThrowableOfType(
        HopException.class,
        () ->
            SshSession.open(
                SshTarget.parse(server.target()), login, known(null), minute(), notes::add));
  }

  private KnownHosts known(String alias) {
    return new KnownHosts(knownHosts, alias);
  }

  private static SshLogin password() {
    return new SshLogin(null, EmbeddedSshServer.PASSWORD);
  }

  private static FileTransfer transfer(SshSession session) {
    return new FileTransfer(() -> session, TransferStart.RESUMED, minute(), note -> {});
  }

  private static Deadline minute() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static String sha256(byte[] bytes) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Identification, then SSH_MSG_DISCONNECT in clear text, as docs/protocol.md has it. */
  private static byte[] relayRefusal(String sentence) {
    byte[] text = sentence.getBytes(StandardCharsets.US_ASCII);
    int payload = 1 + 4 + 4 + text.length + 4;
    int padding = 8 - (5 + payload) % 8 + 8;
    java.nio.ByteBuffer packet = java.nio.ByteBuffer.allocate(4 + 1 + payload + padding);
    packet.putInt(1 + payload + padding).put((byte) padding);
    packet.put((byte) 1).putInt(11).putInt(text.length).put(text).putInt(0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("SSH-2.0-Portway\r\n".getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(packet.array());
    return all.toByteArray();
  }

  /** A port that says one thing to whoever connects, and closes when the other side does. */
  private static final class FakeSshPort implements AutoCloseable {
    private final ServerSocket socket;
    private final CompletableFuture<Void> served;

    FakeSshPort(byte[] words) throws IOException {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket visitor = socket.accept()) {
                  visitor.getOutputStream().write(words);
                  visitor.shutdownOutput();
                  visitor.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The other side may reset: its right.
                }
              });
    }

    HopException failure(SshSessionTest test) {
      SshTarget target = SshTarget.parse("user1@127.0.0.1:" + socket.getLocalPort());
      return catchThrowableOfType(
          HopException.class,
          () -> SshSession.open(target, password(), test.known(null), minute(), test.notes::add));
    }

    @Override
    public void close() throws IOException {
      socket.close();
      served.cancel(true);
    }
  }
}
