package io.portway.testbed.bench;

import static java.util.stream.Collectors.joining;

import io.portway.testbed.bench.load.Load;
import io.portway.testbed.bench.load.LoadKind;
import io.portway.testbed.bench.load.LoadMain;
import io.portway.testbed.bench.peer.Endpoints;
import io.portway.testbed.bench.peer.Place;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The backend and the visitor, and how to tell the visitor what to do. */
final class LoadGenerator implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /**
   * How long a run may take beyond its time: what is still under way has to arrive, and eight
   * windows of 6 MiB take a lossy link a minute.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PROBE = Duration.ofMillis(200);

  private static final Pattern BACKEND_READY = Pattern.compile("^ready bulk=(\\d+) http=(\\d+)");
  private static final Pattern VISITOR_READY = Pattern.compile("^ready$");

  private final ChildProcess backend;
  private final ChildProcess visitor;
  private Endpoints endpoints;
  private int orders;

  private LoadGenerator(ChildProcess backend, ChildProcess visitor) {
    this.backend = backend;
    this.visitor = visitor;
  }

  /** The visitor at the near end of {@code place}, the backend at its far end. */
  static LoadGenerator start(Place place, Path logs) {
    LoadGenerator generator =
        new LoadGenerator(
            ChildProcess.start("load-backend", place.far().apply(java("backend")), logs),
            ChildProcess.start("load-visitor", place.near().apply(java("visitor")), logs));
    try {
      Matcher ready = generator.backend.awaitLine(BACKEND_READY, START_LIMIT);
      generator.endpoints =
          new Endpoints(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
      generator.visitor.awaitLine(VISITOR_READY, START_LIMIT);
      return generator;
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  /** With both compilers: a load generator that is slow itself would flatter what it measures. */
  private static Command java(String role) {
    return Command.of(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-XX:-UsePerfData",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dio.netty.allocator.type=pooled",
        "-Dio.netty.leakDetection.level=disabled",
        "-Dlogback.configurationFile=io/portway/testbed/bench/logback.xml",
        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
        "-cp",
        System.getProperty("java.class.path"),
        LoadMain.class.getName(),
        role);
  }

  Endpoints backend() {
    return endpoints;
  }

  List<ChildProcess> processes() {
    return List.of(visitor, backend);
  }

  /** Loads one of the two ports for {@code time}, and waits for the result. */
  Load run(Cell cell, Endpoints target, Duration time) {
    int port = cell.isHttp() ? target.http() : target.bulk();
    return run(cell.load(), cell.connections(), List.of(port), time);
  }

  /** Runs {@code meanwhile} when all connections stand and the load moves. */
  Load during(
      LoadKind kind, int connections, List<Integer> ports, Duration time, Runnable meanwhile) {
    int number = order(kind, connections, ports, time);
    if (kind == LoadKind.HOLD) {
      visitor.awaitLine(Pattern.compile("^holding " + connections), PATIENCE);
    } else {
      LockSupport.parkNanos(time.dividedBy(2).toNanos());
    }
    meanwhile.run();
    return result(kind, number, time);
  }

  Load run(LoadKind kind, int connections, List<Integer> ports, Duration time) {
    return result(kind, order(kind, connections, ports, time), time);
  }

  private int order(LoadKind kind, int connections, List<Integer> ports, Duration time) {
    int number = ++orders;
    String targets = ports.stream().map(String::valueOf).collect(joining(" "));
    visitor.writeLine(
        "%d %s %d %d %s".formatted(number, kind, connections, time.toMillis(), targets));
    return number;
  }

  private Load result(LoadKind kind, int number, Duration time) {
    Matcher answer =
        visitor.awaitLine(
            Pattern.compile("^" + number + " (done|failed) (.*)"),
            time.multipliedBy(2).plus(PATIENCE));
    if (answer.group(1).equals("failed")) {
      throw visitor.failure("The load generator failed at " + kind + ": " + answer.group(2));
    }
    return Load.parse(answer.group(2));
  }

  /** Whether an answer comes all the way from the backend. */
  boolean reaches(Endpoints target) {
    return run(LoadKind.FIRST_BYTE, 1, List.of(target.http()), PROBE).amount() > 0;
  }

  @Override
  public void close() {
    visitor.close();
    backend.close();
  }
}
