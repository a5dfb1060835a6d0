package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mistake in a file is named with its line and remedy, all of them at once, and nothing starts.
 */
@Timeout(120)
final class ConfigurationEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CONFIGURATION = 2;

  @TempDir private Path dir;

  private final Programs programs = Programs.built();

  @Test
  void correctFilesPassAndMakeNothing() throws IOException {
    Path server = write("server.conf", relay(""));
    Path client = write("client.conf", agent("ssh { port = 20022, backend = \"127.0.0.1:22\" }"));

    assertThat(check(programs.server(), server).exit()).isZero();
    assertThat(check(programs.client(), client).exit()).isZero();
    assertThat(state()).doesNotExist();
  }

  @Test
  void allProblemsOfARelaysFileComeTogetherEachWithItsLine() throws IOException {
    Path file =
        write(
            "server.conf",
            """
            relay {
              lissten = "127.0.0.1:7000"
              listen = "127.0.0.1:70000"
              public-host = "127.0.0.1"
              ports = "200-100"
              state-dir = "%s"
              hold = "soon"
              bind = "not an address"
            }
            """
                .formatted(state()));

    Finished check = check(programs.server(), file);

    assertThat(check.exit()).isEqualTo(CONFIGURATION);
    assertThat(check.err().lines())
        .anySatisfy(line -> assertProblem(line, file, 2, "lissten", "listen"))
        .anySatisfy(line -> assertProblem(line, file, 3, "relay.listen", "70000"))
        .anySatisfy(line -> assertProblem(line, file, 5, "relay.ports", "200-100"))
        .anySatisfy(line -> assertProblem(line, file, 7, "relay.hold", "soon"))
        .anySatisfy(line -> assertProblem(line, file, 8, "relay.bind", "not an address"));
    assertThat(check.out()).isEmpty();
    assertThat(state()).doesNotExist();
  }

  @Test
  void allProblemsOfAnAgentsFileComeTogetherEachWithItsLine() throws IOException {
    Path file =
        write(
            "client.conf",
            """
            agent {
              state-dir = "%s"
              mappings {
                ssh { port = 20022, backend = "127.0.0.1:22", protocol = shh }
                web { port = 20022, backend = "127.0.0.1:80" }
                any { port = 20023, backend = "0.0.0.0:80" }
                far { port = 99999, backend = "127.0.0.1" }
                Bad_Name { backend = "127.0.0.1:1" }
              }
            }
            """
                .formatted(state()));

    Finished run = programs.client().and("run", "-c", file).run(LIMIT);

    assertThat(run.exit()).isEqualTo(CONFIGURATION);
    assertThat(run.err().lines())
        .anySatisfy(line -> assertProblem(line, file, 4, "protocol", "shh"))
        .anySatisfy(line -> assertProblem(line, file, 5, "port", "20022"))
        .anySatisfy(line -> assertProblem(line, file, 6, "backend", "0.0.0.0"))
        .anySatisfy(line -> assertProblem(line, file, 7, "port", "99999"))
        .anySatisfy(line -> assertProblem(line, file, 7, "backend", "127.0.0.1"))
        .anySatisfy(line -> assertProblem(line, file, 8, "Bad_Name", ""));
    assertThat(state()).doesNotExist();
  }

  @Test
  void keyGivenTwiceIsRefusedWithBothLines() throws IOException {
    Path file = write("server.conf", relay("listen = \"127.0.0.1:7002\""));

    Finished check = check(programs.server(), file);

    assertThat(check.exit()).isEqualTo(CONFIGURATION);
    assertThat(check.err()).contains("listen").contains("twice");
  }

  @Test
  void fullWidthPunctuationIsNamedAsSuch() throws IOException {
    Path file = write("server.conf", relay("hold ＝ 5s"));

    Finished check = check(programs.server(), file);

    assertThat(check.exit()).isEqualTo(CONFIGURATION);
    assertThat(check.err()).contains("server.conf:").contains("full-width").contains("＝");
  }

  @Test
  void fileThatIsNotUtf8IsRefused() throws IOException {
    Path file = dir.resolve("server.conf");
    Files.write(file, relay("# 中文注释").getBytes(Charset.forName("GB18030")));

    Finished check = check(programs.server(), file);

    assertThat(check.exit()).isEqualTo(CONFIGURATION);
    assertThat(check.err()).contains("server.conf").contains("UTF-8");
  }

  @Test
  void missingFileIsNamed() {
    Finished check = check(programs.client(), dir.resolve("nowhere.conf"));

    assertThat(check.exit()).isEqualTo(CONFIGURATION);
    assertThat(check.err()).contains(dir.resolve("nowhere.conf").toString());
  }

  @Test
  void stateFolderThatCannotBeIsNamed() throws IOException {
    Path notAFolder = write("file", "");
    Path file = write("server.conf", relay("").replace(state().toString(), notAFolder + "/state"));

    Finished run = programs.server().and("run", "-c", file).run(LIMIT);

    assertThat(run.exit()).isEqualTo(CONFIGURATION);
    assertThat(run.err()).contains(notAFolder.toString());
    assertThat(run.out()).isEmpty();
  }

  @Test
  void stateFolderOfTheOtherDaemonOrInUseIsRefused() throws IOException {
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir.resolve("rig")).mapping("echo", "tcp", echo.port()).start()) {
      Path second =
          write(
              "second.conf", relay("").replace(state().toString(), rig.relay().state().toString()));
      Path crossed =
          write(
              "crossed.conf",
              agent("").replace(state().toString(), rig.relay().state().toString()));

      Finished sameDaemon = programs.server().and("run", "-c", second).run(LIMIT);
      Finished otherDaemon = programs.client().and("run", "-c", crossed).run(LIMIT);

      assertThat(sameDaemon.exit()).isEqualTo(CONFIGURATION);
      assertThat(sameDaemon.err()).contains(Long.toString(rig.relay().process().pid()));
      assertThat(otherDaemon.exit()).isEqualTo(CONFIGURATION);
      assertThat(otherDaemon.err()).contains("tunnel-server");
      assertThat(rig.relay().agent(Rig.AGENT).path("state").asText()).isEqualTo("online");
    }
  }

  @Test
  void addressInUseIsNamedWithItsKey() throws IOException {
    // The system's own choice lies outside the ports that the file gives to mappings.
    try (ServerSocket holder = Loopback.hold(0)) {
      int port = holder.getLocalPort();
      Path file =
          write(
              "server.conf",
              relay("").replaceFirst("127\\.0\\.0\\.1:0\"", "127.0.0.1:" + port + "\""));

      Finished run = programs.server().and("run", "-c", file).run(LIMIT);

      assertThat(run.exit()).isEqualTo(CONFIGURATION);
      assertThat(run.err()).contains(Integer.toString(port)).contains("in use");
    }
  }

  @Test
  void portsThatTheRelayDoesNotGiveAreRefusedAloneWithTheReason() {
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir.resolve("rig")).mapping("echo", "tcp", echo.port()).start()) {
      rig.agent().close();
      int outside = Ports.free();
      rig.agent()
          .mapping("outside", "port = " + outside + ", backend = \"127.0.0.1:" + echo.port() + "\"")
          .start();

      assertThat(rig.relay().mapping("outside").path("state").asText()).isEqualTo("refused");
      assertThat(rig.relay().mapping("outside").path("reason").asText())
          .contains(Integer.toString(outside));
      assertThat(rig.relay().mapping("echo").path("state").asText()).isEqualTo("ready");
    }
  }

  @Test
  void portThatAnotherProgramHoldsIsRefusedAloneAndTriedAgain() throws IOException {
    try (Backend echo = Backend.echo();
        Rig rig =
            Rig.in(dir.resolve("rig"))
                .mapping("echo", "tcp", echo.port())
                .mapping("taken", "tcp", echo.port())) {
      try (ServerSocket holder = Loopback.hold(rig.port("taken"))) {
        rig.start();

        assertThat(rig.relay().mapping("taken").path("state").asText()).isEqualTo("refused");
        assertThat(rig.relay().mapping("taken").path("reason").asText())
            .contains("port " + holder.getLocalPort() + " can't be bound")
            .contains("another process");
        assertThat(rig.relay().mapping("echo").path("state").asText()).isEqualTo("ready");
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> rig.relay().mapping("taken").path("state").asText().equals("ready"));
      try (Socket visitor = rig.connect("taken", LIMIT)) {
        visitor.getOutputStream().write('x');
        assertThat(visitor.getInputStream().read()).isEqualTo('x');
      }
    }
  }

  @Test
  void portOfAnotherAgentIsRefusedWithItsOwner() {
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir.resolve("rig")).mapping("echo", "tcp", echo.port()).start();
        var second = rig.newAgent("second")) {
      second.mapping(
          "mine", "port = " + rig.port("echo") + ", backend = \"127.0.0.1:" + echo.port() + "\"");
      second.mapping(
          "spare", "port = " + rig.sparePort() + ", backend = \"127.0.0.1:" + echo.port() + "\"");
      second.join(rig.relay().invite("second")).outOrThrow();
      second.start();

      assertThat(rig.relay().mapping("mine").path("state").asText()).isEqualTo("refused");
      assertThat(rig.relay().mapping("mine").path("reason").asText()).contains(Rig.AGENT);
      assertThat(rig.relay().mapping("spare").path("state").asText()).isEqualTo("ready");
    }
  }

  private static void assertProblem(String line, Path file, int number, String key, String what) {
    assertThat(line).startsWith(file + ":" + number + ": ").contains(key).contains(what);
    assertThat(line).contains("(expected: ");
  }

  private static Finished check(Command program, Path file) {
    return program.and("check", "-c", file).run(LIMIT);
  }

  private Path state() {
    return dir.resolve("state");
  }

  private String relay(String more) {
    return """
    relay {
      listen = "127.0.0.1:0"
      public-host = "127.0.0.1"
      ports = "20000-20999"
      state-dir = "%s"
      admin.listen = "127.0.0.1:0"
      %s
    }
    """
        .formatted(state(), more);
  }

  private String agent(String mapping) {
    return """
    agent {
      state-dir = "%s"
      mappings {
        %s
      }
    }
    """
        .formatted(state(), mapping);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
