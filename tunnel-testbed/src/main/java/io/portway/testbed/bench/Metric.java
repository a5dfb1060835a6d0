package io.portway.testbed.bench;

import io.portway.testbed.wan.LinkProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** One row of the report: a figure of a cell's samples. */
record Metric(
    Cell cell,
    String title,
    String unit,
    ToDoubleFunction<Sample> value,
    Predicate<Sample> measured) {
  private static final double LEAST_MILLIS = 0.1;

  /** All rows of a cell; over a link, bytes are counted in its own measure. */
  static List<Metric> of(Cell cell, Optional<LinkProfile> link) {
    List<Metric> rows = new ArrayList<>();
    if (cell.pressesKeys()) {
      rows.add(quietKeys(cell));
      rows.add(addedToKeys(cell));
    } else if (cell == Cell.ROUND_TRIP || cell == Cell.FIRST_BYTE) {
      rows.add(plain(cell, cell.title() + ", p50", "us", sample -> sample.load().p50Micros()));
      rows.add(p99(cell));
    }
    if (cell.countsBytes()) {
      link.ifPresentOrElse(
          profile -> rows.add(share(cell, profile)), () -> rows.add(throughput(cell)));
    } else if (rows.isEmpty()) {
      rows.add(throughput(cell));
    }
    rows.add(cpu(cell));
    return rows;
  }

  static Metric throughput(Cell cell) {
    return plain(cell, cell.title(), cell.countsBytes() ? "Gbit/s" : "1/s", Sample::rate);
  }

  static Metric p99(Cell cell) {
    return plain(cell, cell.title() + ", p99", "us", sample -> sample.load().p99Micros());
  }

  /** Payload as a share of what the link carries, of which headers take three hundredths. */
  static Metric share(Cell cell, LinkProfile link) {
    String title = cell.pressesKeys() ? "  the bulk stream" : cell.title();
    return plain(cell, title, "% of link", sample -> sample.rate() * 1e5 / link.megabits());
  }

  private static Metric quietKeys(Cell cell) {
    return plain(
        cell, "key press alone, p99", "ms", sample -> sample.load().quietP99Micros() / 1e3);
  }

  /** What a bulk stream costs whoever types beside it; no less than the clock can tell apart. */
  static Metric addedToKeys(Cell cell) {
    return plain(
        cell,
        cell.title() + ", p99, more than alone",
        "ms",
        sample ->
            Math.max(
                LEAST_MILLIS, (sample.load().p99Micros() - sample.load().quietP99Micros()) / 1e3));
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
    return new Metric(cell, title, unit, value, sample -> sample.load().amount() > 0);
  }
}
