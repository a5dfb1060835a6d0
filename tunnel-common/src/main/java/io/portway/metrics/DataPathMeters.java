package io.portway.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The meters of trunks and mappings, of which both daemons show the same. */
public final class DataPathMeters {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private DataPathMeters() {}

  /** Shows what waits in trunks; several of one peer and number are shown as one. */
  public static void showTrunks(MetricsRegistry metrics, Supplier<List<TrunkSample>> now) {
    metrics.showRows(Meters.TRUNK_ROUND_TRIP, () -> roundTrips(now.get()));
    metrics.showRows(
        Meters.TRUNK_UNSENT,
        () -> now.get().stream().map(one -> row(one, (double) one.unsentBytes())).toList());
    metrics.showRows(
        Meters.TRUNK_UNACKNOWLEDGED,
        () -> now.get().stream().map(one -> row(one, (double) one.unacknowledgedBytes())).toList());
  }

  /** The longest where there are several: a sum would say nothing. */
  private static List<Row> roundTrips(List<TrunkSample> samples) {
    Map<List<String>, Long> longest = new HashMap<>();
    samples.stream()
        .filter(one -> one.roundTripNanos() > 0)
        .forEach(
            one -> longest.merge(labels(one.peer(), one.trunk()), one.roundTripNanos(), Math::max));
    return longest.entrySet().stream()
        .map(one -> new Row(one.getKey(), one.getValue() / SECOND))
        .toList();
  }

  private static Row row(TrunkSample trunk, double value) {
    return new Row(labels(trunk.peer(), trunk.trunk()), value);
  }

  /** Shows what became of links. */
  public static void showLinks(MetricsRegistry metrics, Supplier<List<LinkSample>> now) {
    metrics.showRows(
        Meters.TRUNK_RESUMES,
        () -> now.get().stream().map(one -> row(one, (double) one.resumes())).toList());
    metrics.showRows(
        Meters.TRUNK_LINK_LOSSES,
        () -> now.get().stream().map(one -> row(one, (double) one.losses())).toList());
  }

  private static Row row(LinkSample link, double value) {
    return new Row(labels(link.peer(), link.trunk()), value);
  }

  private static List<String> labels(String peer, int trunk) {
    return List.of(peer, Integer.toString(trunk));
  }

  /** Shows what goes through mappings. */
  public static void showMappings(MetricsRegistry metrics, Supplier<List<MappingSample>> now) {
    metrics.showRows(
        Meters.MAPPING_STREAMS,
        () -> now.get().stream().map(one -> Row.of(one.streams(), one.mapping())).toList());
    metrics.showRows(
        Meters.MAPPING_BYTES,
        () ->
            now.get().stream()
                .flatMap(
                    one ->
                        Stream.of(
                            Row.of((double) one.in().bytes(), one.mapping(), "in"),
                            Row.of((double) one.out().bytes(), one.mapping(), "out")))
                .toList());
    metrics.showRows(Meters.MAPPING_OPENS, () -> opens(now.get()));
    showSides(metrics, Meters.MAPPING_STALLS, now, MappingSample.Direction::stalls);
    showSides(metrics, Meters.MAPPING_STALL_SECONDS, now, one -> one.stalledNanos() / SECOND);
    showSides(metrics, Meters.MAPPING_PARKED, now, MappingSample.Direction::parkedBytes);
  }

  private static List<Row> opens(List<MappingSample> samples) {
    List<Row> rows = new ArrayList<>();
    for (MappingSample one : samples) {
      one.opens().forEach((result, count) -> rows.add(Row.of(count, one.mapping(), result)));
    }
    return rows;
  }

  private static void showSides(
      MetricsRegistry metrics,
      Meters meter,
      Supplier<List<MappingSample>> now,
      ToDoubleFunction<MappingSample.Direction> figure) {
    metrics.showRows(
        meter,
        () ->
            now.get().stream()
                .flatMap(
                    one ->
                        Stream.of(one.in(), one.out())
                            .map(
                                way ->
                                    Row.of(figure.applyAsDouble(way), one.mapping(), way.side())))
                .toList());
  }
}
