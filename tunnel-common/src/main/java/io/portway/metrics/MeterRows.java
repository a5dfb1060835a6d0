package io.portway.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The rows of one meter that are shown, and which should be. Owned by the thread that scrapes. */
final class MeterRows {
  private final MetricsRegistry registry;
  private final Meters meter;
  private final Supplier<List<Row>> now;
  private final Map<List<String>, Shown> shown = new HashMap<>();

  MeterRows(MetricsRegistry registry, Meters meter, Supplier<List<Row>> now) {
    this.registry = registry;
    this.meter = meter;
    this.now = now;
  }

  /** Rows with equal labels are one, with the sum of their values. */
  void refresh() {
    Map<List<String>, Double> values = new HashMap<>();
    now.get().forEach(row -> values.merge(row.labels(), row.value(), Double::sum));
    shown
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !values.containsKey(entry.getKey());
              if (gone) {
                registry.remove(entry.getValue().meter);
              }
              return gone;
            });
    values.forEach((labels, value) -> shown.computeIfAbsent(labels, Shown::new).value = value);
  }

  private final class Shown implements MetricsRegistry.Figure {
    private final Meter meter;
    private double value;

    Shown(List<String> labels) {
      this.meter = registry.register(MeterRows.this.meter, this, labels);
    }

    @Override
    public double value() {
      return value;
    }
  }
}
