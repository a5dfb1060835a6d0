package io.portway.testbed.bench;

import io.portway.testbed.bench.peer.Frp;
import io.portway.testbed.bench.peer.Haproxy;
import io.portway.testbed.bench.peer.OpenSsh;
import io.portway.testbed.bench.peer.PortwayTarget;
import io.portway.testbed.wan.LinkProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A figure that a release has to reach, on two cores and with TLS, and one to aim for.
 *
 * @param value what was measured; empty where the run left it out
 */
record Mark(String what, Bound bound, double limit, double aim, Optional<Spread> value) {

  /** On which side of the limit it is good to be. */
  enum Bound {
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  /** Those of a profile's cells. */
  static List<Mark> judge(Profile profile, List<Cell> cells, Results results) {
    List<Mark> marks = new ArrayList<>();
    for (Cell cell : cells) {
      profile
          .link()
          .ifPresentOrElse(
              link -> overLink(marks, profile, link, cell, results),
              () -> onLoopback(marks, cell, results));
    }
    return marks;
  }

  private static void onLoopback(List<Mark> marks, Cell cell, Results results) {
    Metric rate = Metric.throughput(cell);
    Metric cpu = Metric.cpu(cell);
    switch (cell) {
      case UP_1, DOWN_1 -> {
        marks.add(ratio(rate, Haproxy.NAME, Bound.AT_LEAST, 0.75, 0.85, results));
        marks.add(ratio(rate, Frp.NAME, Bound.AT_LEAST, 2, 3, results));
        marks.add(own(cpu, Bound.AT_MOST, 0.75, 0.6, results));
        marks.add(ratio(cpu, Frp.NAME, Bound.AT_MOST, 0.4, 0.28, results));
      }
      case CONNECTIONS -> marks.add(ratio(rate, Frp.NAME, Bound.AT_LEAST, 2, 3, results));
      case REQUESTS -> {
        marks.add(ratio(rate, Frp.NAME, Bound.AT_LEAST, 2, 2.6, results));
        marks.add(ratio(rate, Haproxy.NAME, Bound.AT_LEAST, 1, 1.15, results));
      }
      case ROUND_TRIP -> {
        marks.add(ratio(Metric.p99(cell), Frp.NAME, Bound.AT_MOST, 1, 0.7, results));
        marks.add(ratio(cpu, Frp.NAME, Bound.AT_MOST, 1, 0.7, results));
      }
      default -> {} // eight streams have no mark here
    }
  }

  private static void overLink(
      List<Mark> marks, Profile profile, LinkProfile link, Cell cell, Results results) {
    Metric share = Metric.share(cell, link);
    switch (cell) {
      case KEYS_DOWN, KEYS_UP -> {
        Metric added = Metric.addedToKeys(cell);
        marks.add(own(added, Bound.AT_MOST, 20, 10, results));
        marks.add(own(share, Bound.AT_LEAST, 80, 80, results));
        marks.add(ratio(added, OpenSsh.NAME, Bound.AT_MOST, 0.2, 0.1, results));
        marks.add(ratio(added, Frp.NAME, Bound.AT_MOST, 0.2, 0.1, results));
      }
      case UP_1, DOWN_1 -> {
        boolean far = profile == Profile.LONG_FAT;
        marks.add(own(share, Bound.AT_LEAST, far ? 50 : 90, far ? 80 : 95, results));
      }
      case UP_8, DOWN_8 -> marks.add(ratio(share, Frp.NAME, Bound.AT_LEAST, 1.5, 3, results));
      case FIRST_BYTE -> {
        double roundTrip = link.roundTripMillis() * 1000;
        marks.add(
            own(Metric.p99(cell), Bound.AT_MOST, roundTrip + 10_000, roundTrip + 3_000, results));
      }
      default -> {} // not measured over a link
    }
  }

  private static Mark own(Metric metric, Bound bound, double limit, double aim, Results results) {
    return new Mark(
        metric.title().strip() + ", " + metric.unit() + " (" + metric.cell().key() + ")",
        bound,
        limit,
        aim,
        results.spread(PortwayTarget.NAME, metric));
  }

  private static Mark ratio(
      Metric metric, String peer, Bound bound, double limit, double aim, Results results) {
    return new Mark(
        metric.title().strip() + " (" + metric.cell().key() + "), x " + peer,
        bound,
        limit,
        aim,
        results.ratio(PortwayTarget.NAME, peer, metric));
  }

  String verdict() {
    return value.map(spread -> verdict(spread.median())).orElse("not measured");
  }

  private String verdict(double measured) {
    if (reaches(measured, aim)) {
      return "pass, aim reached";
    }
    return reaches(measured, limit) ? "pass" : "fail";
  }

  private boolean reaches(double measured, double bar) {
    return switch (bound) {
      case AT_LEAST -> measured >= bar;
      case AT_MOST -> measured <= bar;
    };
  }

  /** {@code >= 0.75, aim 0.85}. */
  String wanted() {
    return bound.sign + " " + limit + ", aim " + aim;
  }
}
