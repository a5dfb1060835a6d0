package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Finished;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A changed file holds after {@code reload} or SIGHUP, and live streams do not notice. */
@Timeout(180)
final class ReloadEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;

  private static void assertEchoes(Socket visitor, char letter) throws IOException {
    visitor.getOutputStream().write(letter);
    assertThat(visitor.getInputStream().read()).isEqualTo(letter);
  }

  private static boolean canConnect(int port) {
    try (Socket socket = Loopback.connect(port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void hangUp(ChildProcess process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void agentsMappingsComeChangeAndGo() throws Exception {
    try (Backend echo = Backend.echo();
        Backend other = Backend.answerAtEnd();
        Rig rig =
            Rig.in(dir)
                .mapping("kept", "tcp", echo.port())
                .mapping("changed", "tcp", echo.port())
                .mapping("gone", "tcp", echo.port())
                .start();
        Socket kept = rig.connect("kept", LIMIT);
        Socket changed = rig.connect("changed", LIMIT);
        Socket gone = rig.connect("gone", LIMIT)) {
      assertEchoes(kept, 'a');
      assertEchoes(changed, 'a');
      assertEchoes(gone, 'a');
      int fresh = rig.sparePort();

      rig.agent()
          .withoutMapping("gone")
          .mapping(
              "changed",
              "port = %d, backend = \"127.0.0.1:%d\"".formatted(rig.port("changed"), other.port()))
          .mapping("fresh", "port = %d, backend = \"127.0.0.1:%d\"".formatted(fresh, echo.port()));
      Finished reload = rig.agent().run("reload");

      assertThat(reload.outOrThrow().strip()).isEqualTo("applied agent.mappings");
      Awaitility.await().atMost(LIMIT).until(() -> canConnect(fresh));
      Awaitility.await().atMost(LIMIT).until(() -> !canConnect(rig.port("gone")));
      try (Socket visitor = rig.connect("changed", LIMIT)) {
        visitor.getOutputStream().write('x');
        visitor.shutdownOutput();
        assertThat(visitor.getInputStream().readAllBytes()).asString().isEqualTo("1\nx");
      }
      assertEchoes(kept, 'b');
      assertEchoes(changed, 'b');
      assertEchoes(gone, 'b');
    }
  }

  @Test
  void fileWithProblemsChangesNothingAndNamesThemAll() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir).mapping("echo", "tcp", echo.port()).start()) {
      rig.relay().configure(rig.listenPort(), rig.portList(), "hold = soon\n  drain = 1d");
      rig.agent().configure("colour = red\n  drain = 30");

      Finished relay = rig.relay().run("reload");
      Finished agent = rig.agent().run("reload");
      hangUp(rig.relay().process());
      hangUp(rig.agent().process());

      assertThat(relay.exit()).isEqualTo(2);
      assertThat(relay.err())
          .contains(rig.relay().configuration() + ":8: relay.hold: ")
          .contains(rig.relay().configuration() + ":9: relay.drain: ")
          .hasLineCount(2);
      assertThat(agent.exit()).isEqualTo(2);
      assertThat(agent.err())
          .contains(rig.agent().configuration() + ":4: agent.colour: ")
          .contains(rig.agent().configuration() + ":5: agent.drain: ")
          .hasLineCount(2);
      for (ChildProcess process :
          new ChildProcess[] {rig.relay().process(), rig.agent().process()}) {
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> process.logText().contains("nothing was reloaded"));
        assertThat(process.alive()).isTrue();
      }
      try (Socket visitor = rig.connect("echo", LIMIT)) {
        assertEchoes(visitor, 'a');
      }
    }
  }

  @Test
  void hangUpAppliesWhatTheRelayCanAndNamesWhatNeedsARestart() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir).mapping("echo", "tcp", echo.port()).start();
        Socket visitor = rig.connect("echo", LIMIT)) {
      assertEchoes(visitor, 'a');
      int other = rig.sparePort();
      rig.relay().configure(1, String.valueOf(other), "hold = 0s");

      hangUp(rig.relay().process());

      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () ->
                  rig.relay()
                      .process()
                      .logText()
                      .contains(
                          "reload: applied relay.ports, relay.hold; a restart is needed for"
                              + " relay.listen"));
      Awaitility.await().atMost(LIMIT).until(() -> !canConnect(rig.port("echo")));
      assertEchoes(visitor, 'b');
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> rig.agent().process().logText().contains("is not one that this relay gives"));
    }
  }
}
