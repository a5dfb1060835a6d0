package io.portway.testbed.bench;

import io.portway.testbed.bench.peer.TargetKind;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.wan.Congestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to measure.
 *
 * @param congestion of connections over a link
 * @param rounds how often each cell of each target is measured
 * @param time how long one measurement takes
 * @param memory whether the three states of memory are looked at, too
 * @param portways Portway's builds to compare, by the names of their columns
 */
record BenchPlan(
    Profile profile,
    Congestion congestion,
    int rounds,
    Duration time,
    List<Cell> cells,
    List<TargetKind> kinds,
    Map<String, Programs> portways,
    boolean memory,
    String command) {
  private static final Duration WARM_UP_OVER_LINK = Duration.ofSeconds(4);

  /**
   * How long each cell is run before it counts: half a minute a target in all. A Java process is
   * some four times slower until its second compiler is done, and that takes its time while
   * everything else is busy, too. Over a link nothing is short of CPU time.
   */
  Duration warmUp() {
    if (profile.link().isPresent()) {
      return WARM_UP_OVER_LINK;
    }
    Duration share = Duration.ofSeconds(28).dividedBy(cells.size());
    return share.compareTo(time) > 0 ? share : time;
  }
}
