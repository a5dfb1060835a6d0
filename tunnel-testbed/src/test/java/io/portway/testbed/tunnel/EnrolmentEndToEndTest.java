package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is admitted, and who is not: each refusal beside what is accepted. */
@Timeout(120)
final class EnrolmentEndToEndTest {

  private static final int REFUSED = 6;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @TempDir private static Path dir;

  private static Backend echo;
  private static Rig rig;

  @BeforeAll
  static void start() {
    echo = Backend.echo();
    rig =
        Rig.in(dir.resolve("main"))
            .mapping("echo", "tcp", echo.port())
            .privateMapping("hidden", "tcp", echo.port())
            .start();
  }

  @AfterAll
  static void stop() {
    rig.close();
    echo.close();
  }

  @Test
  void joinStringWorksOnce() {
    String invitation = rig.relay().invite("once");
    Finished first = rig.newAgent("once").join(invitation);
    Finished second = rig.newAgent("twice").join(invitation);

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(rig.directory().resolve("once"))
        .isDirectoryRecursivelyContaining("glob:**/identity.pem");
    assertThat(second.exit()).isEqualTo(REFUSED);
    assertThat(second.err()).startsWith("REFUSED: ").contains("used");
  }

  @Test
  void joinStringExpires() {
    String invitation = rig.relay().invite("late", "--expires", "1s");
    Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);

    Finished join = rig.newAgent("late").join(invitation);

    assertThat(join.exit()).isEqualTo(REFUSED);
    assertThat(join.err()).startsWith("REFUSED: ").contains("expired");
  }

  @Test
  void joinStringOfAnotherRelayIsRefusedByItsFingerprint() throws IOException {
    try (Rig other = Rig.in(dir.resolve("other")).startRelay()) {
      String ours = rig.relay().invite("astray");
      // The other relay's address with our relay's fingerprint and secret: what a redirected port
      // would look like.
      AgentDaemon astray = rig.newAgent("astray");
      astray.configure("relay = \"127.0.0.1:" + other.listenPort() + "\"");

      Finished join = astray.join(ours);

      assertThat(join.exit()).isEqualTo(REFUSED);
      assertThat(join.err()).contains("fingerprint");
      assertThat(astray.state().resolve("identity.pem")).doesNotExist();
    }
  }

  @Test
  void agentOfAnotherRelayIsRefusedForItsCertificate() {
    try (Rig other = Rig.in(dir.resolve("foreign")).startRelay()) {
      AgentDaemon foreign = other.newAgent("office");
      foreign.join(other.relay().invite("office")).outOrThrow();
      foreign.configure("relay = \"127.0.0.1:" + rig.listenPort() + "\"");
      try (AgentDaemon running = foreign.launch()) {
        Awaitility.await()
            .atMost(LIMIT)
            .until(
                () ->
                    !running.process().alive()
                        || running.process().logText().contains("certificate"));

        assertThat(running.process().lines()).noneMatch(line -> line.startsWith("connected"));
      }
      assertThat(rig.relay().agent(Rig.AGENT).path("state").asText()).isEqualTo("online");
    }
  }

  @Test
  void joiningOverAnIdentityNeedsReplace() {
    AgentDaemon agent = rig.newAgent("again");
    agent.join(rig.relay().invite("again")).outOrThrow();
    String second = rig.relay().invite("again-two");

    Finished refused = agent.join(second);
    Finished replaced = agent.join(second, "--replace");

    assertThat(refused.exit()).isEqualTo(REFUSED);
    assertThat(refused.err()).contains("--replace");
    assertThat(replaced.exit()).as(replaced.err()).isZero();
  }

  @Test
  void visitorReachesOnlyWhatItWasAdmittedTo() throws IOException {
    Visitor admitted = rig.visitor("guest", "hidden@office");
    Visitor stranger = rig.visitor("stranger", "echo@office");
    try (var visit = admitted.visit("hidden@office");
        Socket socket = Loopback.connect(Visitor.awaitListening(visit).port())) {
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }

    Finished refused =
        stranger.command("visit", "hidden@office", "--listen", "127.0.0.1:0").run(LIMIT);

    assertThat(refused.exit()).isEqualTo(REFUSED);
    assertThat(refused.err()).contains("hidden@office");
  }

  @Test
  void visitorCannotRegisterMappings() throws IOException {
    Visitor visitor = rig.visitor("climber", "hidden@office");
    Files.writeString(
        visitor.configuration(),
        """
        agent {
          state-dir = "%s"
          admin.listen = "127.0.0.1:0"
          mappings { mine { port = %d, backend = "127.0.0.1:%d" } }
        }
        """
            .formatted(visitor.state(), rig.sparePort(), echo.port()));

    Finished run = visitor.command("run").run(LIMIT);

    assertThat(run.exit()).isIn(2, REFUSED);
    assertThat(run.err()).contains("visitor");
    assertThat(rig.relay().mapping("mine").isMissingNode()).isTrue();
  }

  @Test
  void deniedVisitorLosesItsLiveStreamWithinASecond() throws IOException {
    Visitor guest = rig.visitor("leaver", "hidden@office");
    try (var visit = guest.visit("hidden@office");
        Socket socket = Loopback.connect(Visitor.awaitListening(visit).port())) {
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');

      rig.relay().run("deny", "leaver", "hidden@office").outOrThrow();
      long denied = System.nanoTime();

      assertThat(ends(socket)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - denied)).isLessThan(ONE_SECOND);
    }
  }

  @Test
  void revokedAgentIsCutWithinASecondAndCannotReturn() throws IOException {
    try (Rig own = Rig.in(dir.resolve("revoked")).mapping("echo", "tcp", echo.port()).start();
        Socket visitor = own.connect("echo", LIMIT)) {
      visitor.getOutputStream().write('x');
      assertThat(visitor.getInputStream().read()).isEqualTo('x');

      own.relay().run("revoke", Rig.AGENT).outOrThrow();
      long revoked = System.nanoTime();

      assertThat(ends(visitor)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(ONE_SECOND);
      assertThat(own.relay().agent(Rig.AGENT).path("state").asText()).isEqualTo("revoked");
      own.agent().close();
      try (AgentDaemon again = own.agent().launch()) {
        Awaitility.await().atMost(LIMIT).until(() -> again.process().logText().contains("revoked"));
        assertThat(again.process().lines()).noneMatch(line -> line.startsWith("connected"));
      }
    }
  }

  @Test
  void copiedStateFolderIsRefusedAndTheFirstServesOn() throws IOException {
    AgentDaemon copy = rig.newAgent("copy");
    copyTree(rig.agent().state(), copy.state());
    try (Socket visitor = rig.connect("echo", LIMIT);
        AgentDaemon running = copy.launch()) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> running.process().logText().contains("was its state directory copied?"));

      assertThat(running.process().lines()).noneMatch(line -> line.startsWith("connected"));
      visitor.getOutputStream().write('x');
      assertThat(visitor.getInputStream().read()).isEqualTo('x');
      assertThat(rig.relay().agent(Rig.AGENT).path("state").asText()).isEqualTo("online");
    }
  }

  /** The other side of the coin: where the first does not answer, the newcomer takes over. */
  @Test
  void frozenAgentIsReplacedByOneThatComesAndSaysSo() throws IOException {
    try (Rig own = Rig.in(dir.resolve("frozen")).mapping("echo", "tcp", echo.port()).start();
        AgentDaemon second = own.newAgent("second")) {
      copyTree(own.agent().state(), second.state());
      second.mapping(
          "echo", "port = %d, backend = \"127.0.0.1:%d\"".formatted(own.port("echo"), echo.port()));
      long first = own.agent().process().pid();
      Command.of("kill", "-STOP", first).run(LIMIT).outOrThrow();
      try {
        second.start();

        assertThat(echoes(own)).isTrue();
      } finally {
        Command.of("kill", "-CONT", first).run(LIMIT).outOrThrow();
      }
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> own.agent().process().logText().contains("REPLACED"));
      assertThat(echoes(own)).isTrue();
      assertThat(own.relay().agent(Rig.AGENT).path("state").asText()).isEqualTo("online");
    }
  }

  private static boolean echoes(Rig rig) throws IOException {
    try (Socket visitor = rig.connect("echo", LIMIT)) {
      visitor.getOutputStream().write('x');
      return visitor.getInputStream().read() == 'x';
    }
  }

  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(path) && !path.getFileName().toString().equals("lock")) {
          Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
