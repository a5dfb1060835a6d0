package io.portway.testbed.bench;

import io.portway.testbed.daemon.Programs;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to measure.
 *
 * @param rounds how often each cell of each target is measured
 * @param time how long one measurement takes
 * @param portways Portway's builds to compare, by the names of their columns
 */
record BenchPlan(
    int rounds,
    Duration time,
    List<Cell> cells,
    List<TargetKind> kinds,
    Map<String, Programs> portways,
    String command) {

  /** What {@code --targets} can name. */
  enum TargetKind {
    DIRECT,
    HAPROXY,
    PORTWAY
  }

  /**
   * How long each cell is run before it counts: half a minute a target in all. A Java process is
   * some four times slower until its second compiler is done, and that takes its time while
   * everything else is busy, too.
   */
  Duration warmUp() {
    Duration share = Duration.ofSeconds(28).dividedBy(cells.size());
    return share.compareTo(time) > 0 ? share : time;
  }
}
