package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.testbed.daemon.Address;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM lets live streams finish, for as long as {@code drain} says. */
@Timeout(180)
final class DrainEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String STOPS = "the relay stops; try again in a moment";

  @TempDir private Path dir;

  private Rig rig(Backend echo) {
    return Rig.in(dir)
        .mapping("echo", "http", echo.port())
        .privateMapping("own", "tcp", echo.port());
  }

  private static void assertEchoes(Socket visitor, char letter) throws IOException {
    visitor.getOutputStream().write(letter);
    assertThat(visitor.getInputStream().read()).isEqualTo(letter);
  }

  private static String exchange(Rig rig) throws IOException {
    try (Socket visitor = rig.connect("echo", LIMIT)) {
      visitor.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      visitor.shutdownOutput();
      return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void awaitLog(ChildProcess process, String text) {
    Awaitility.await().atMost(LIMIT).until(() -> process.logText().contains(text));
  }

  @Test
  void relayFinishesTheStreamThatEndsInTimeAndIsBackForItsAgent() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = rig(echo).relayKeys("drain = 60s").start()) {
      ChildProcess relay = rig.relay().process();
      Socket visitor = rig.connect("echo", LIMIT);
      assertEchoes(visitor, 'a');

      new ProcessBuilder("kill", "-TERM", Long.toString(relay.pid())).start().waitFor();
      awaitLog(relay, "draining: live streams have 60 s to finish");

      assertThat(exchange(rig)).startsWith("HTTP/1.1 503 ").contains(STOPS);
      assertEchoes(visitor, 'b');
      visitor.shutdownOutput();
      assertThat(visitor.getInputStream().read()).isEqualTo(-1);
      visitor.close();
      assertThat(relay.awaitExit(LIMIT)).isZero();
      awaitLog(rig.agent().process(), "the relay said BYE: the relay stops");

      rig.relay().start();
      Awaitility.await().atMost(LIMIT).until(() -> exchange(rig).startsWith("GET /"));
      assertThat(relay.logText()).doesNotContain("Exception");
    }
  }

  @Test
  void relayResetsTheStreamThatDoesNotEndInTime() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = rig(echo).relayKeys("drain = 1s").start();
        Socket visitor = rig.connect("echo", LIMIT)) {
      assertEchoes(visitor, 'a');

      assertThat(rig.relay().process().terminate(LIMIT)).isZero();

      assertThat(rig.relay().process().logText())
          .contains("streams are still live after 1 s: they are reset");
      assertThatThrownBy(() -> visitor.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void secondSignalEndsTheRelayAtOnce() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = rig(echo).relayKeys("drain = 10m").start();
        Socket visitor = rig.connect("echo", LIMIT)) {
      ChildProcess relay = rig.relay().process();
      assertEchoes(visitor, 'a');
      new ProcessBuilder("kill", "-TERM", Long.toString(relay.pid())).start().waitFor();
      awaitLog(relay, "a second signal ends them at once");
      assertEchoes(visitor, 'b');

      assertThat(relay.terminate(LIMIT)).isZero();

      assertThatThrownBy(() -> visitor.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void agentFinishesItsStreamsAndVisitorsOfItsSuccessorAreHeld() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = rig(echo).relayKeys("hold = 60s").start()) {
      ChildProcess agent = rig.agent().process();
      Socket visitor = rig.connect("echo", LIMIT);
      assertEchoes(visitor, 'a');
      new ProcessBuilder("kill", "-TERM", Long.toString(agent.pid())).start().waitFor();
      awaitLog(agent, "draining: live streams have 30 s to finish");
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> rig.relay().mapping("echo").path("state").asText().equals("agent-offline"));

      Socket next = rig.connect("echo", Duration.ofSeconds(60));
      next.getOutputStream().write('n');
      assertEchoes(visitor, 'b');
      visitor.close();
      assertThat(agent.awaitExit(LIMIT)).isZero();
      rig.agent().start();

      assertThat(next.getInputStream().read()).isEqualTo('n');
      next.close();
    }
  }

  @Test
  void visitFinishesItsConnections() throws Exception {
    try (Backend echo = Backend.echo();
        Rig rig = rig(echo).start()) {
      Visitor guest = rig.visitor("guest", "own@" + Rig.AGENT);
      try (ChildProcess visit = guest.visit("own@" + Rig.AGENT)) {
        Address at = Visitor.awaitListening(visit);
        Socket visitor = Loopback.connect(at.port());
        visitor.setSoTimeout((int) LIMIT.toMillis());
        assertEchoes(visitor, 'a');

        new ProcessBuilder("kill", "-TERM", Long.toString(visit.pid())).start().waitFor();
        awaitLog(visit, "draining: live streams have 30 s to finish");

        assertEchoes(visitor, 'b');
        visitor.close();
        assertThat(visit.awaitExit(LIMIT)).isZero();
      }
    }
  }
}
