package io.portway.testbed.bench;

import static java.util.stream.Collectors.joining;

import io.portway.testbed.bench.Report.Comparison;
import io.portway.testbed.bench.load.Load;
import io.portway.testbed.bench.peer.DirectTarget;
import io.portway.testbed.bench.peer.Frp;
import io.portway.testbed.bench.peer.Haproxy;
import io.portway.testbed.bench.peer.OpenSsh;
import io.portway.testbed.bench.peer.Peer;
import io.portway.testbed.bench.peer.Place;
import io.portway.testbed.bench.peer.PortwayTarget;
import io.portway.testbed.bench.peer.Release;
import io.portway.testbed.bench.peer.Target;
import io.portway.testbed.bench.peer.TargetKind;
import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run: starts the load generator and all targets, measures them in turn, and ends them all. Run
 * once, by one thread.
 */
final class Bench implements AutoCloseable {
  private static final List<String> COMPARED = List.of(Haproxy.NAME, Frp.NAME, OpenSsh.NAME);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(15);

  private final BenchPlan plan;
  private final PrintStream progress;
  private final Path directory;
  private final Facts facts;
  private final List<Target> targets = new ArrayList<>();
  private final Results results = new Results();
  private final Network network;
  private LoadGenerator generator;

  Bench(BenchPlan plan, PrintStream progress) throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.directory = Files.createTempDirectory("portway-bench-");
    this.network =
        plan.profile().link().isPresent()
            ? Network.over(plan.profile().link().get(), plan.congestion(), directory)
            : Network.loopback();
    this.facts = new Facts(plan.command(), network);
  }

  Report run() throws IOException, InterruptedException {
    start();
    List<MemoryProbe.Held> held = new ArrayList<>();
    if (plan.memory()) {
      MemoryProbe probe = new MemoryProbe(generator);
      for (Target target : targets) {
        // Not of the peers, some of which never answer the last of so many.
        if (target instanceof PortwayTarget) {
          progress.println("bench: memory of " + target.name());
          held.addAll(probe.of(target));
        }
      }
    }
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
        plan.profile(),
        plan.cells(),
        targets.stream().map(Target::name).toList(),
        comparisons(),
        results,
        memory,
        held);
  }

  private void start() throws IOException, InterruptedException {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    progress.println("bench: starting " + plan.kinds() + ", logs in " + logs);
    Place place = network.place();
    generator = LoadGenerator.start(place, logs);
    // The backend is on the far end's loopback, which nothing but a tunnel reaches over a link.
    if (plan.kinds().contains(TargetKind.DIRECT) && plan.profile().link().isEmpty()) {
      targets.add(new DirectTarget(generator.backend()));
    }
    for (TargetKind kind : plan.kinds()) {
      if (kind.peer().isPresent()) {
        start(kind.peer().get(), place, logs);
      }
    }
    if (plan.kinds().contains(TargetKind.PORTWAY)) {
      for (var portway : plan.portways().entrySet()) {
        PortwayTarget target =
            PortwayTarget.start(
                portway.getKey(),
                portway.getValue(),
                place,
                generator.backend(),
                plan.memory() ? 2 : 1,
                directory,
                logs);
        targets.add(target);
        facts.portway(target, portway.getValue());
      }
    }
    targets.forEach(this::probe);
  }

  private void start(Peer peer, Place place, Path logs) throws IOException {
    Optional<Release> release = peer.found();
    if (release.isEmpty()) {
      progress.println("bench: " + peer.name() + " is not on PATH and is left out.");
      facts.note(peer.name(), "not found on PATH");
      return;
    }
    targets.add(peer.start(place, generator.backend(), directory, logs));
    facts.peer(peer.name(), release.get());
  }

  /** Waits until an answer comes all the way from the backend. */
  private void probe(Target target) {
    long start = System.nanoTime();
    while (!generator.reaches(target.endpoints())) {
      if (System.nanoTime() - start > PROBE_LIMIT.toNanos()) {
        throw new ChildFailedException(
            target.name() + " did not carry a request within " + PROBE_LIMIT.toSeconds() + " s.",
            target.processes().stream().map(ChildProcess::logTail).collect(joining("\n")));
      }
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

  /** Each build beside each peer that has a mark, or beside the direct connection alone. */
  private List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    List<String> names = targets.stream().map(Target::name).toList();
    for (String portway : plan.portways().keySet()) {
      if (!names.contains(portway)) {
        continue;
      }
      List<String> references =
          names.stream().filter(name -> !plan.portways().containsKey(name)).toList();
      if (references.size() > 1) {
        references = references.stream().filter(COMPARED::contains).toList();
      }
      references.forEach(reference -> all.add(new Comparison(portway, reference)));
      if (!portway.equals(PortwayTarget.NAME) && names.contains(PortwayTarget.NAME)) {
        all.add(new Comparison(portway, PortwayTarget.NAME));
      }
    }
    return all;
  }

  /** Ends everything at once, from any thread, when nobody waits for a result any more. */
  void abandon() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    network.close();
  }

  @Override
  public void close() {
    targets.forEach(Target::close);
    if (generator != null) {
      generator.close();
    }
    network.close();
  }
}
