package io.portway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The meters of one daemon. Registering happens at the start, on one thread; figures are read at
 * each scrape, on the thread that scrapes, one scrape at a time. Micrometer holds what it reads
 * weakly, this registry holds it for as long as it is shown.
 */
public final class MetricsRegistry implements AutoCloseable {
  /** A figure that the scraping thread may read at any time. */
  @FunctionalInterface
  public interface Figure {
    double value();
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final List<Figure> held = new ArrayList<>();
  private final List<MeterRows> rows = new ArrayList<>();

  /** A registry that shows the process's memory and start already. */
  public MetricsRegistry() {
    registry.config().namingConvention(NamingConvention.identity); // Meters has the final names
    ProcessFigures.register(this);
  }

  /** Shows the one figure of a meter that has no label, or that for the values of its labels. */
  public void show(Meters meter, Figure figure, String... labels) {
    held.add(figure);
    register(meter, figure, List.of(labels));
  }

  /**
   * Shows a meter whose labels' values come and go: at each scrape those that {@code now} names,
   * and no others.
   */
  public void showRows(Meters meter, Supplier<List<Row>> now) {
    rows.add(new MeterRows(this, meter, now));
  }

  Meter register(Meters meter, Figure figure, List<String> labels) {
    checkLabels(meter, labels);
    Tags tags = Tags.empty();
    for (int i = 0; i < labels.size(); i++) {
      tags = tags.and(meter.labels().get(i), labels.get(i));
    }
    return switch (meter.type()) {
      case GAUGE ->
          Gauge.builder(meter.id(), figure, Figure::value)
              .tags(tags)
              .description(meter.sentence())
              .register(registry);
      case COUNTER ->
          FunctionCounter.builder(meter.id(), figure, Figure::value)
              .tags(tags)
              .description(meter.sentence())
              .register(registry);
    };
  }

  private static void checkLabels(Meters meter, List<String> labels) {
    if (meter.labels().size() != labels.size() || labels.contains("")) {
      throw new IllegalArgumentException(
          meter + " with labels " + labels + " (expected: values of " + meter.labels() + ")");
    }
  }

  void remove(Meter meter) {
    registry.remove(meter);
  }

  /** The text of {@code GET /metrics}, format 0.0.4. */
  public String scrape() {
    rows.forEach(MeterRows::refresh);
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
