package io.portway.testbed.bench;

import io.portway.testbed.bench.load.Load;
import io.portway.testbed.bench.load.LoadKind;
import io.portway.testbed.bench.peer.Place;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A visitor's small messages to and fro while somebody knocks at the relay's port for agents,
 * beside the same without.
 */
final class Knocks implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final Duration KNOCKING = Duration.ofSeconds(8);
  private static final int WARM_UP = 3;

  private final Consumer<String> progress;
  private final int perSecond;
  private final Path logs;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private LoadGenerator bystander;
  private LoadGenerator knocker;
  private int port;
  private int relayPort;

  Knocks(int perSecond, Consumer<String> progress) throws IOException {
    this.perSecond = perSecond;
    this.progress = progress;
    this.logs = Files.createTempDirectory("portway-bench-");
  }

  /**
   * What a round of measurements found.
   *
   * @param added how much later than without knocks the 99th of a hundred messages comes back, in
   *     milliseconds
   * @param medianAdded the same for the median
   */
  record Found(Spread added, Spread medianAdded) {}

  Found run(int rounds) {
    start();
    progress.accept("bench: warming up");
    for (int i = 0; i < WARM_UP; i++) {
      alone();
      besideKnocks();
    }
    double[] added = new double[rounds];
    double[] medianAdded = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Load alone = alone();
      Load beside = besideKnocks();
      added[round] = (beside.p99Micros() - alone.p99Micros()) / 1000;
      medianAdded[round] = (beside.p50Micros() - alone.p50Micros()) / 1000;
      progress.accept(
          "bench: round %d of %d, alone p50 %s p99 %s ms, beside knocks p50 %s p99 %s ms"
              .formatted(
                  round + 1,
                  rounds,
                  millis(alone.p50Micros()),
                  millis(alone.p99Micros()),
                  millis(beside.p50Micros()),
                  millis(beside.p99Micros())));
    }
    return new Found(Spread.of(added), Spread.of(medianAdded));
  }

  private void start() {
    progress.accept("bench: starting a relay and an agent, logs in " + logs);
    bystander = keep(LoadGenerator.start(Place.loopback(), logs.resolve("bystander")));
    knocker = keep(LoadGenerator.start(Place.loopback(), logs.resolve("knocker")));
    port = Ports.free();
    RelayDaemon relay =
        keep(
            new RelayDaemon(
                Programs.ofCheckout(), logs.resolve("relay"), String.valueOf(port), logs));
    relay.start();
    relayPort = relay.listen().port();
    AgentDaemon agent =
        keep(new AgentDaemon(Programs.ofCheckout(), logs.resolve("agent"), "agent", logs));
    int backend = bystander.backend().bulk();
    agent.mapping("bulk", "port = " + port + ", backend = \"127.0.0.1:" + backend + "\"");
    agent.join(relay.invite("agent")).outOrThrow();
    agent.start();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  private Load alone() {
    return bystander.run(LoadKind.ROUND_TRIP, 1, List.of(port), TIME);
  }

  private Load besideKnocks() {
    Load[] beside = new Load[1];
    Load knocks =
        knocker.during(
            LoadKind.KNOCK, perSecond, List.of(relayPort), KNOCKING, () -> beside[0] = alone());
    progress.accept(
        "bench: a second %s handshakes begun, %s connections turned away"
            .formatted(
                Spread.digits(knocks.perSecond()),
                Spread.digits(knocks.errors() * 1e9 / knocks.nanos())));
    return beside[0];
  }

  private static String millis(double micros) {
    return Spread.digits(micros / 1000);
  }

  @Override
  public void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        progress.accept("bench: " + e.getMessage());
      }
    }
  }
}
