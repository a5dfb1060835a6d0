package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.network.FaultProxy;
import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.network.FaultyLink;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Figures;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads off {@code GET /metrics} while streams are live, stall and lose links. */
@Timeout(180)
final class DataPathMetricsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DOWNLOAD = 20_000_000;

  @TempDir private static Path dir;

  private static final CountDownLatch MAY_READ = new CountDownLatch(1);
  private static Backend endless;
  private static Backend asleep;
  private static Backend echo;
  private static FaultProxy proxy;
  private static Rig rig;
  private static Figures relay;
  private static Figures agent;

  @BeforeAll
  static void start() {
    endless = Backend.start(DataPathMetricsEndToEndTest::sendForEver);
    asleep =
        Backend.start(
            socket -> {
              await(MAY_READ);
              socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            });
    echo = Backend.echo();
    rig =
        Rig.in(dir)
            .mapping("endless", "tcp", endless.port())
            .mapping("asleep", "tcp", asleep.port())
            .mapping("echo", "tcp", echo.port())
            .mapping("nobody", "tcp", Ports.free());
    proxy = FaultProxy.start(Ports.free(), rig.listenPort());
    rig.agentKeys("relay = \"127.0.0.1:" + proxy.port() + "\"").start();
    relay = Figures.of(rig.relay());
    agent = Figures.of(rig.agent());
    awaitMore(() -> relay.metric("portway_trunks"), 1);
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    MAY_READ.countDown();
    endless.close();
    asleep.close();
    echo.close();
  }

  @Test
  void slowReaderIsAStallOfTheVisitorWhileItLasts() throws IOException {
    try (Socket visitor = rig.connect("endless", LIMIT)) {
      long read = visitor.getInputStream().readNBytes(DOWNLOAD).length;
      assertThat(relay.metric("portway_mapping_bytes_total", "endless@office", "out"))
          .as("bytes of a download that is live")
          .isGreaterThanOrEqualTo((double) read);
      assertThat(relay.metric("portway_mapping_streams", "endless@office")).isEqualTo(1);
      assertThat(agent.metric("portway_mapping_streams", "endless")).isEqualTo(1);

      // From now on nothing is read.
      awaitMore(() -> relay.metric("portway_mapping_parked_bytes", "endless@office", "visitor"), 0);
      awaitMore(() -> relay.metric("portway_mapping_stalls_total", "endless@office", "visitor"), 0);
      awaitMore(() -> agent.metric("portway_mapping_stalls_total", "endless", "trunk"), 0);
      double soFar = stalledSeconds();
      awaitMore(DataPathMetricsEndToEndTest::stalledSeconds, soFar + 2);
      assertThat(relay.metric("portway_mapping_stalls_total", "endless@office", "trunk"))
          .as("nobody waits to send to the backend")
          .isZero();
      assertThat(agent.metric("portway_mapping_stalls_total", "endless", "backend")).isZero();
      print("parked for a visitor who does not read", "portway_mapping_parked_bytes");
      print("stalled, side visitor", "portway_mapping_stall_seconds_total");
    }
    awaitZero(() -> relay.metric("portway_mapping_parked_bytes", "endless@office"));
    awaitZero(() -> relay.metric("portway_mapping_streams", "endless@office"));
    awaitZero(() -> agent.metric("portway_mapping_streams", "endless"));
    double over = stalledSeconds();
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(LIMIT)
        .until(() -> stalledSeconds() == over);
  }

  private static double stalledSeconds() {
    return relay.metric("portway_mapping_stall_seconds_total", "endless@office", "visitor");
  }

  private static void print(String what, String meter) {
    System.out.printf("%s: %.1f%n", what, relay.metric(meter, "endless@office", "visitor"));
  }

  @Test
  void backendThatDoesNotReadIsAStallOfTheBackend() throws IOException {
    try (Socket visitor = rig.connect("asleep", LIMIT)) {
      Thread upload = new Thread(() -> sendUntilClosed(visitor), "upload");
      upload.start();
      awaitMore(() -> agent.metric("portway_mapping_parked_bytes", "asleep", "backend"), 0);
      awaitMore(() -> agent.metric("portway_mapping_stall_seconds_total", "asleep", "backend"), 1);
      awaitMore(() -> relay.metric("portway_mapping_stalls_total", "asleep@office", "trunk"), 0);
      assertThat(relay.metric("portway_mapping_stalls_total", "asleep@office", "visitor")).isZero();
      MAY_READ.countDown();
      double sent = relay.metric("portway_mapping_bytes_total", "asleep@office", "in");
      awaitMore(
          () -> relay.metric("portway_mapping_bytes_total", "asleep@office", "in"),
          sent + 1_000_000);
    }
    awaitZero(() -> agent.metric("portway_mapping_parked_bytes", "asleep"));
  }

  @Test
  void cutLinksAreLossesAndResumesOfTheirTrunks() throws IOException {
    for (Figures side : new Figures[] {relay, agent}) {
      for (String trunk : new String[] {"0", "1"}) {
        awaitMore(() -> side.metric("portway_trunk_round_trip_seconds", "office", trunk), 0);
      }
    }
    try (Socket visitor = rig.connect("echo", LIMIT)) {
      talk(visitor);
      double before = resumes(relay, "0");
      proxy.links().forEach(FaultyLink::reset);
      talk(visitor);
      for (Figures side : new Figures[] {relay, agent}) {
        for (String trunk : new String[] {"0", "1"}) {
          awaitMore(() -> resumes(side, trunk), before);
          awaitMore(() -> side.metric("portway_trunk_link_losses_total", "office", trunk), before);
        }
      }

      // What was sent is not acknowledged; once the silence is noticed, no more is sent.
      proxy.dials(Dials.SWALLOWED);
      proxy.links().forEach(FaultyLink::swallow);
      visitor.getOutputStream().write(new byte[10_000]);
      awaitMore(DataPathMetricsEndToEndTest::unacknowledged, 9_999);
      assertThat(unsent()).isZero();
      awaitZero(() -> relay.metric("portway_trunks"));
      visitor.getOutputStream().write(new byte[5_000]);
      awaitMore(DataPathMetricsEndToEndTest::unsent, 4_999);
      assertThat(unacknowledged()).as("what the next link gets again").isGreaterThan(9_999);
      proxy.dials(Dials.SERVED);
      assertThat(visitor.getInputStream().readNBytes(15_000)).hasSize(15_000);
      awaitZero(DataPathMetricsEndToEndTest::unacknowledged);
      awaitZero(DataPathMetricsEndToEndTest::unsent);
      double goneOn = relay.metric("portway_trunk_resumes_total", "office");
      assertThat(relay.metric("portway_trunk_link_losses_total", "office"))
          .as("losses, also of links that the relay itself had not missed yet")
          .isGreaterThanOrEqualTo(goneOn);
    }
  }

  private static double unacknowledged() {
    return relay.metric("portway_trunk_unacknowledged_bytes", "office");
  }

  private static double unsent() {
    return relay.metric("portway_trunk_unsent_bytes", "office");
  }

  private static double resumes(Figures side, String trunk) {
    return side.metric("portway_trunk_resumes_total", "office", trunk);
  }

  @Test
  void attemptsAreCountedByResult() throws IOException {
    try (Socket visitor = rig.connect("nobody", LIMIT)) {
      assertThat(visitor.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    awaitMore(() -> relay.metric("portway_mapping_opens_total", "nobody@office", "refused"), 0);
    assertThat(agent.metric("portway_mapping_opens_total", "nobody", "refused")).isEqualTo(1);
    assertThat(relay.metric("portway_mapping_opens_total", "nobody@office")).isEqualTo(1);
  }

  private static void talk(Socket visitor) throws IOException {
    visitor.getOutputStream().write('x');
    assertThat(visitor.getInputStream().read()).isEqualTo('x');
  }

  private static void awaitMore(DoubleSupplier figure, double than) {
    Awaitility.await().atMost(LIMIT).until(() -> figure.getAsDouble() > than);
  }

  private static void awaitZero(DoubleSupplier figure) {
    Awaitility.await().atMost(LIMIT).until(() -> figure.getAsDouble() == 0);
  }

  private static void sendForEver(Socket socket) throws IOException {
    byte[] some = new byte[64 * 1024];
    while (true) {
      socket.getOutputStream().write(some);
    }
  }

  private static void sendUntilClosed(Socket socket) {
    try {
      sendForEver(socket);
    } catch (IOException closed) {
      // The test has seen enough.
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
