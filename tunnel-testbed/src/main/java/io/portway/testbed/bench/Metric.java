package io.portway.testbed.bench;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** One row of the report: a figure of a cell's samples. */
record Metric(
    Cell cell,
    String title,
    String unit,
    ToDoubleFunction<Sample> value,
    Predicate<Sample> measured) {

  static List<Metric> of(Cell cell) {
    if (cell == Cell.ROUND_TRIP) {
      return List.of(
          plain(cell, cell.title() + ", p50", "us", sample -> sample.load().p50Micros()),
          plain(cell, cell.title() + ", p99", "us", sample -> sample.load().p99Micros()),
          cpu(cell));
    }
    return List.of(throughput(cell), cpu(cell));
  }

  static Metric throughput(Cell cell) {
    return plain(cell, cell.title(), cell.countsBytes() ? "Gbit/s" : "1/s", Sample::rate);
  }

  /** What the target's processes spend; a direct connection has none. */
  static Metric cpu(Cell cell) {
    return new Metric(
        cell,
        "  CPU of that",
        cell.countsBytes() ? "s/GB" : "us each",
        Sample::cpuCost,
        sample -> sample.cpuSeconds() > 0 && sample.load().amount() > 0);
  }

  private static Metric plain(
      Cell cell, String title, String unit, ToDoubleFunction<Sample> value) {
    return new Metric(cell, title, unit, value, sample -> true);
  }
}
