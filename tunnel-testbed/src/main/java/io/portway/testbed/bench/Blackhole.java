package io.portway.testbed.bench;

import static java.util.stream.Collectors.joining;

import io.portway.testbed.bench.load.Load;
import io.portway.testbed.bench.load.LoadKind;
import io.portway.testbed.bench.peer.Place;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.network.FaultProxy;
import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.network.FaultyLink;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Twenty agents of one relay, each with a download. The last one's links go silent in the middle of
 * its own, and what the others reach is compared with what they reach by themselves.
 */
final class Blackhole implements AutoCloseable {
  private static final int AGENTS = 20;
  private static final Duration TIME = Duration.ofSeconds(5);

  /** Twenty compilers want two cores. */
  private static final int WARM_UP = 8;

  /** Longer than it takes to find the silence: the download is whole in the end. */
  private static final Duration DOWNLOAD = Duration.ofSeconds(4);

  private final Consumer<String> progress;
  private final Path logs;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private LoadGenerator others;
  private LoadGenerator last;
  private FaultProxy proxy;

  Blackhole(Consumer<String> progress) throws IOException {
    this.progress = progress;
    this.logs = Files.createTempDirectory("portway-bench-");
  }

  /**
   * What the other agents reach while the last is silent, over what they reach by themselves, for
   * each round.
   */
  Spread run(int rounds) {
    start();
    progress.accept("bench: warming up");
    for (int i = 0; i < WARM_UP; i++) {
      together();
    }
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double before = together();
      double beside = besideSilence();
      double after = together();
      ratios[round] = beside / ((before + after) / 2);
      progress.accept(
          "bench: round %d of %d, %d agents by themselves %s and %s Gbit/s, beside a silent one %s"
              .formatted(
                  round + 1,
                  rounds,
                  AGENTS - 1,
                  gigabits(before),
                  gigabits(after),
                  gigabits(beside)));
    }
    return Spread.of(ratios);
  }

  private void start() {
    progress.accept("bench: starting a relay and " + AGENTS + " agents, logs in " + logs);
    others = keep(LoadGenerator.start(Place.loopback(), logs.resolve("others")));
    last = keep(LoadGenerator.start(Place.loopback(), logs.resolve("last")));
    for (int i = 0; i < AGENTS; i++) {
      ports.add(Ports.free());
    }
    String range = ports.stream().map(String::valueOf).collect(joining(","));
    RelayDaemon relay =
        keep(new RelayDaemon(Programs.ofCheckout(), logs.resolve("relay"), range, logs));
    relay.start();
    proxy = keep(FaultProxy.start(Ports.free(), relay.listen().port()));
    for (int i = 0; i < AGENTS; i++) {
      boolean isLast = i == AGENTS - 1;
      int backend = (isLast ? last : others).backend().bulk();
      AgentDaemon agent =
          keep(
              new AgentDaemon(
                  Programs.ofCheckout(), logs.resolve("agent-" + i), "agent-" + i, logs));
      agent.mapping("bulk", "port = " + ports.get(i) + ", backend = \"127.0.0.1:" + backend + "\"");
      agent.join(relay.invite("agent-" + i)).outOrThrow();
      if (isLast) {
        agent.configure("relay = \"127.0.0.1:" + proxy.port() + "\"");
      }
      agent.start();
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  /** Bytes a second of all agents but the last. */
  private double together() {
    return checked(others.run(LoadKind.DOWN, AGENTS - 1, ports.subList(0, AGENTS - 1), TIME));
  }

  private double besideSilence() {
    double[] rate = new double[1];
    last.during(
        LoadKind.DOWN,
        1,
        ports.subList(AGENTS - 1, AGENTS),
        DOWNLOAD,
        () -> {
          proxy.dials(Dials.SWALLOWED);
          proxy.links().forEach(FaultyLink::swallow);
          rate[0] = together();
          proxy.dials(Dials.SERVED);
        });
    return rate[0];
  }

  private static double checked(Load load) {
    if (load.errors() > 0) {
      throw new IllegalStateException(load.errors() + " downloads failed: " + load.firstError());
    }
    return load.perSecond();
  }

  private static String gigabits(double bytesPerSecond) {
    return Spread.digits(bytesPerSecond * 8 / 1e9);
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
