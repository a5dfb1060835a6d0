package io.portway.testbed.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure that a release has to reach, on two cores and with TLS.
 *
 * @param value what was measured; empty where the run left it out
 */
record Mark(String what, Bound bound, double limit, OptionalDouble value) {
  /** Of the throughput of two haproxy hops that encrypt nothing. */
  private static final double THROUGHPUT = 0.5;

  /** CPU seconds of relay and agent together for 10^9 bytes. */
  private static final double CPU_SECONDS = 1.0;

  /** On which side of the limit it is good to be. */
  enum Bound {
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  static List<Mark> judge(Results results) {
    return List.of(
        throughput(results, Cell.UP_1),
        throughput(results, Cell.DOWN_1),
        cpu(results, Cell.UP_1),
        cpu(results, Cell.DOWN_1));
  }

  private static Mark throughput(Results results, Cell cell) {
    Metric metric = Metric.throughput(cell);
    return new Mark(
        cell.title() + ", of " + HaproxyTarget.NAME,
        Bound.AT_LEAST,
        THROUGHPUT,
        median(results.ratio(PortwayTarget.NAME, HaproxyTarget.NAME, metric)));
  }

  private static Mark cpu(Results results, Cell cell) {
    return new Mark(
        cell.title() + ", CPU s/GB",
        Bound.AT_MOST,
        CPU_SECONDS,
        median(results.spread(PortwayTarget.NAME, Metric.cpu(cell))));
  }

  private static OptionalDouble median(Optional<Spread> spread) {
    return spread.isPresent() ? OptionalDouble.of(spread.get().median()) : OptionalDouble.empty();
  }

  String verdict() {
    if (value.isEmpty()) {
      return "not measured";
    }
    double measured = value.getAsDouble();
    boolean reached =
        switch (bound) {
          case AT_LEAST -> measured >= limit;
          case AT_MOST -> measured <= limit;
        };
    return reached ? "pass" : "fail";
  }

  String wanted() {
    return bound.sign + " " + limit;
  }
}
