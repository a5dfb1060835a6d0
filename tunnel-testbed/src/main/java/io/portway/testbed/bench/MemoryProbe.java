package io.portway.testbed.bench;

import io.portway.testbed.bench.load.LoadKind;
import io.portway.testbed.bench.peer.Target;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a target's processes hold in three states. A Java process is made to collect before it is
 * looked at: until then its heap says what it has used, and not what it needs.
 */
final class MemoryProbe {
  private static final int IDLE_STREAMS = 5000;

  private static final int LOADED_STREAMS = 8;
  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final Duration HELD = Duration.ofSeconds(8);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final LoadGenerator generator;

  MemoryProbe(LoadGenerator generator) {
    this.generator = generator;
  }

  /** What is asked about, as the report names it. */
  enum State {
    IDLE("idle", 120, 90),
    STREAMS("with " + IDLE_STREAMS + " idle streams", 160, 130),
    LOADED("under full load", 288, 224);

    private final String title;
    private final double limit;
    private final double aim;

    State(String title, double limit, double aim) {
      this.title = title;
      this.limit = limit;
      this.aim = aim;
    }

    /** MiB that each process of Portway may hold at most, and fewer to aim for. */
    String wanted() {
      return "<= " + limit + ", aim " + aim;
    }

    String title() {
      return title;
    }
  }

  /** One process in one state, in MiB. */
  record Held(String target, String process, State state, double resident) {}

  List<Held> of(Target target) {
    List<Held> all = new ArrayList<>();
    // A daemon that has just started is not idle: its compilers still work, and what they took from
    // malloc goes back in steps of ten seconds.
    LockSupport.parkNanos(SETTLING.toNanos());
    look(target, State.IDLE, all);
    generator.during(
        LoadKind.HOLD,
        IDLE_STREAMS,
        target.httpPorts(),
        HELD,
        () -> look(target, State.STREAMS, all));
    generator.during(
        LoadKind.DOWN,
        LOADED_STREAMS,
        List.of(target.endpoints().bulk()),
        HELD,
        () -> look(target, State.LOADED, all));
    return all;
  }

  private static void look(Target target, State state, List<Held> all) {
    for (ChildProcess process : target.processes()) {
      collect(process.pid());
    }
    for (ChildProcess process : target.processes()) {
      all.add(
          new Held(
              target.name(), process.name(), state, ProcessFigures.memory(process).resident()));
    }
  }

  /** Does nothing to a process that is no JVM. */
  private static void collect(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String program = ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).orElse("");
    if (program.endsWith("/java")) {
      Command.of(jcmd, pid, "GC.run").run(LIMIT).outOrThrow();
    }
  }
}
