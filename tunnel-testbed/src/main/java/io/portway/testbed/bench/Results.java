package io.portway.testbed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All samples of a run. Owned by the thread that drives it. */
final class Results {
  private final List<Sample> samples = new ArrayList<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  Optional<Spread> spread(String target, Metric metric) {
    return spread(of(target, metric).mapToDouble(metric.value()).toArray());
  }

  /**
   * The figure of one target as a multiple of another's: round by round, because what else the
   * machine does changes from round to round and hits both alike.
   */
  Optional<Spread> ratio(String target, String reference, Metric metric) {
    return spread(
        of(target, metric)
            .flatMap(
                sample ->
                    of(reference, metric)
                        .filter(other -> other.round() == sample.round())
                        .map(
                            other ->
                                metric.value().applyAsDouble(sample)
                                    / metric.value().applyAsDouble(other)))
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** Share of the machine that went to others while something was measured. */
  Optional<Spread> otherCpu() {
    return spread(samples.stream().mapToDouble(Sample::otherCpu).toArray());
  }

  /** One line for each cell in which connections of a target failed. */
  List<String> errors() {
    List<String> lines = new ArrayList<>();
    for (Sample sample : samples) {
      if (sample.load().errors() > 0) {
        lines.add(
            "round %d, %s, %s: %d connections failed, the first with %s"
                .formatted(
                    sample.round(),
                    sample.cell().title(),
                    sample.target(),
                    sample.load().errors(),
                    sample.load().firstError()));
      }
    }
    return lines;
  }

  private Stream<Sample> of(String target, Metric metric) {
    return samples.stream()
        .filter(sample -> sample.target().equals(target))
        .filter(sample -> sample.cell() == metric.cell())
        .filter(metric.measured());
  }

  private static Optional<Spread> spread(double[] values) {
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }
}
