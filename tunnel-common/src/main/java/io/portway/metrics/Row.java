package io.portway.metrics;

import java.util.List;

/**
 * One figure of a meter whose labels' values come and go.
 *
 * @param labels the values, in the order of {@link Meters#labels}
 */
public record Row(List<String> labels, double value) {
  public Row {
    labels = List.copyOf(labels);
  }

  public static Row of(double value, String... labels) {
    return new Row(List.of(labels), value);
  }
}
