package io.portway.testbed.bench;

import io.portway.testbed.bench.BenchPlan.TargetKind;
import io.portway.testbed.bench.Report.Comparison;
import io.portway.testbed.bench.load.Load;
import io.portway.testbed.process.ChildFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run: starts the load generator and all targets, measures them in turn, and ends them all. Run
 * once, by one thread.
 */
final class Bench implements AutoCloseable {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(15);
  private static final long PROBE_PAUSE_MILLIS = 50;

  private final BenchPlan plan;
  private final PrintStream progress;
  private final Path directory;
  private final Facts facts;
  private final List<Target> targets = new ArrayList<>();
  private final Results results = new Results();
  private LoadGenerator generator;

  Bench(BenchPlan plan, Network network, PrintStream progress) throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.directory = Files.createTempDirectory("portway-bench-");
    this.facts = new Facts(plan.command(), network);
  }

  Report run() throws IOException, InterruptedException {
    start();
    warmUp();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Cell cell : plan.cells()) {
        measure(round, cell);
      }
    }
    Map<String, List<ProcessFigures.Memory>> memory = new LinkedHashMap<>();
    for (Target target : targets) {
      memory.put(target.name(), target.processes().stream().map(ProcessFigures::memory).toList());
    }
    return new Report(
        facts,
        plan.cells(),
        targets.stream().map(Target::name).toList(),
        comparisons(),
        results,
        memory);
  }

  private void start() throws IOException, InterruptedException {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    progress.println("bench: starting " + plan.kinds() + ", logs in " + logs);
    generator = LoadGenerator.start(logs);
    if (plan.kinds().contains(TargetKind.DIRECT)) {
      targets.add(new DirectTarget(generator.backend()));
    }
    if (plan.kinds().contains(TargetKind.HAPROXY)) {
      if (HaproxyTarget.installed()) {
        targets.add(HaproxyTarget.start(generator.backend(), directory, logs));
        facts.haproxy();
      } else {
        progress.println("bench: haproxy is not installed and is left out.");
        facts.note("haproxy", "left out: not installed");
      }
    }
    if (plan.kinds().contains(TargetKind.PORTWAY)) {
      for (var portway : plan.portways().entrySet()) {
        PortwayTarget target =
            PortwayTarget.start(
                portway.getKey(), portway.getValue(), generator.backend(), directory, logs);
        targets.add(target);
        facts.portway(target, portway.getValue());
      }
    }
    for (Target target : targets) {
      probe(target);
    }
  }

  /** Waits until an answer comes all the way from the backend. */
  private static void probe(Target target) {
    long start = System.nanoTime();
    while (true) {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), target.endpoints().http())) {
        socket
            .getOutputStream()
            .write("GET /\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().readAllBytes().length > 0) {
          return;
        }
      } catch (IOException e) {
        // Not there yet; the limit below decides.
      }
      if (System.nanoTime() - start > PROBE_LIMIT.toNanos()) {
        throw new ChildFailedException(
            target.name() + " did not carry a request within " + PROBE_LIMIT.toSeconds() + " s.",
            target.processes().isEmpty() ? "" : target.processes().get(0).logTail());
      }
      // A refused connection says nothing of when to ask again: only asking does.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PROBE_PAUSE_MILLIS));
    }
  }

  private void warmUp() {
    for (Cell cell : plan.cells()) {
      progress.println("bench: warming up, " + cell.key());
      for (Target target : targets) {
        generator.run(cell, target.endpoints(), plan.warmUp());
      }
    }
  }

  /** One cell of all targets, so that they are measured as close together as can be. */
  private void measure(int round, Cell cell) {
    List<Target> order = new ArrayList<>(targets);
    // Whoever comes first may find caches and neighbours otherwise than whoever comes last.
    Collections.rotate(order, round);
    Map<String, String> rates = new LinkedHashMap<>();
    targets.forEach(target -> rates.put(target.name(), ""));
    for (Target target : order) {
      Sample sample = sample(round, cell, target);
      results.add(sample);
      rates.put(target.name(), Spread.digits(sample.rate()));
    }
    progress.println(
        "bench: round " + round + " of " + plan.rounds() + ", " + cell.key() + " " + rates);
  }

  private Sample sample(int round, Cell cell, Target target) {
    long start = System.nanoTime();
    double busy = ProcessFigures.busySeconds();
    double cpu = ProcessFigures.cpuSeconds(target.processes());
    double own = ProcessFigures.cpuSeconds(generator.processes());
    Load load = generator.run(cell, target.endpoints(), plan.time());
    cpu = ProcessFigures.cpuSeconds(target.processes()) - cpu;
    own = ProcessFigures.cpuSeconds(generator.processes()) - own;
    busy = ProcessFigures.busySeconds() - busy;
    double machine = (System.nanoTime() - start) / 1e9 * Runtime.getRuntime().availableProcessors();
    return new Sample(
        target.name(), cell, round, load, cpu, Math.max(0, (busy - cpu - own) / machine));
  }

  /** Each build beside haproxy or, without it, the direct connection; others beside the first. */
  private List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    List<String> names = targets.stream().map(Target::name).toList();
    for (String portway : plan.portways().keySet()) {
      for (String reference : List.of(HaproxyTarget.NAME, DirectTarget.NAME)) {
        if (names.contains(portway) && names.contains(reference)) {
          all.add(new Comparison(portway, reference));
          break;
        }
      }
      if (names.contains(portway) && !portway.equals(PortwayTarget.NAME)) {
        all.add(new Comparison(portway, PortwayTarget.NAME));
      }
    }
    return all;
  }

  @Override
  public void close() {
    targets.forEach(Target::close);
    if (generator != null) {
      generator.close();
    }
  }
}
