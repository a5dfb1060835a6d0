package io.portway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one daemon. Registering happens at the start, on one thread; figures are read at
 * each scrape, on the thread that scrapes. Micrometer holds what it reads weakly, this registry
 * holds it for as long as the daemon lives.
 */
public final class MetricsRegistry implements AutoCloseable {
  /** A figure that the scraping thread may read at any time. */
  @FunctionalInterface
  public interface Figure {
    double value();
  }

  private static final ToDoubleFunction<Figure> VALUE = Figure::value;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final List<Figure> held = new ArrayList<>();

  /** A registry that shows the process's memory and start already. */
  public MetricsRegistry() {
    registry.config().namingConvention(NamingConvention.identity); // Meters has the final names
    ProcessFigures.register(this);
  }

  /** Shows the figure of a meter that has no label. */
  public void show(Meters meter, Figure figure) {
    show(meter, figure, "");
  }

  /** Shows one figure of a meter, for one value of its label. */
  public void show(Meters meter, Figure figure, String label) {
    if (meter.label().isEmpty() != label.isEmpty()) {
      throw new IllegalArgumentException(
          meter + " with label \"" + label + "\" (expected: a value of \"" + meter.label() + "\")");
    }
    Tags tags = label.isEmpty() ? Tags.empty() : Tags.of(meter.label(), label);
    switch (meter.type()) {
      case GAUGE ->
          Gauge.builder(meter.id(), figure, VALUE)
              .tags(tags)
              .description(meter.sentence())
              .strongReference(true)
              .register(registry);
      case COUNTER ->
          FunctionCounter.builder(meter.id(), hold(figure), VALUE)
              .tags(tags)
              .description(meter.sentence())
              .register(registry);
    }
  }

  private Figure hold(Figure figure) {
    held.add(figure);
    return figure;
  }

  /** The text of {@code GET /metrics}, format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
