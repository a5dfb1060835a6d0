package io.portway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
  private final MetricsRegistry metrics = new MetricsRegistry();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void figuresAreReadAtEachScrape() {
    AtomicLong opens = new AtomicLong(3);
    metrics.show(Meters.OPENS, opens::get, "ok");
    metrics.show(Meters.OPENS, () -> 1, "refused");
    metrics.show(Meters.STREAMS, () -> 7);

    assertThat(metrics.scrape()).contains("portway_opens_total{result=\"ok\"} 3.0");
    opens.set(5);
    System.gc(); // what is read must not be collected

    assertThat(metrics.scrape())
        .contains("# HELP portway_opens_total " + Meters.OPENS.sentence())
        .contains("# TYPE portway_opens_total counter")
        .contains("portway_opens_total{result=\"ok\"} 5.0")
        .contains("portway_opens_total{result=\"refused\"} 1.0")
        .contains("# TYPE portway_streams gauge")
        .contains("portway_streams 7.0");
  }

  @Test
  void memoryIsShownFromTheStart() {
    assertThat(metrics.scrape())
        .containsPattern("portway_memory_bytes\\{area=\"heap\"} [1-9]")
        .containsPattern("portway_memory_bytes\\{area=\"direct\"} \\d")
        .containsPattern("portway_memory_bytes\\{area=\"resident\"} [1-9]")
        .containsPattern("portway_memory_bytes\\{area=\"kernel\"} \\d")
        .containsPattern("portway_start_time_seconds [1-9]");
  }

  @Test
  void everyMeterCanBeShownUnderItsName() {
    for (Meters meter : Meters.values()) {
      if (meter != Meters.MEMORY && meter != Meters.START_TIME) {
        metrics.show(meter, () -> 1, meter.labels().toArray(new String[0]));
      }
    }

    String text = metrics.scrape();

    for (Meters meter : Meters.values()) {
      assertThat(text).containsPattern("(?m)^" + meter.id() + "[ {]");
    }
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.startsWith("portway_"));
  }

  @Test
  void labelMustBeGivenWhereTheMeterHasOne() {
    assertThatThrownBy(() -> metrics.show(Meters.OPENS, () -> 1))
        .hasMessage("OPENS with labels [] (expected: values of [result])");
    assertThatThrownBy(() -> metrics.show(Meters.MAPPING_OPENS, () -> 1, "ssh", ""))
        .hasMessage("MAPPING_OPENS with labels [ssh, ] (expected: values of [mapping, result])");
  }

  @Test
  void rowsComeAndGoAndKeepTheirValuesOverACollection() {
    List<Row> rows = new ArrayList<>();
    metrics.showRows(Meters.MAPPING_BYTES, () -> rows);
    metrics.showRows(Meters.MAPPING_STREAMS, () -> List.of());
    assertThat(metrics.scrape()).doesNotContain("portway_mapping");

    rows.add(Row.of(3, "ssh", "in"));
    rows.add(Row.of(5, "web", "in"));
    assertThat(metrics.scrape())
        .contains("# TYPE portway_mapping_bytes_total counter")
        .contains("portway_mapping_bytes_total{direction=\"in\",mapping=\"ssh\"} 3.0")
        .contains("portway_mapping_bytes_total{direction=\"in\",mapping=\"web\"} 5.0");

    rows.set(0, Row.of(4, "ssh", "in"));
    rows.remove(1);
    System.gc(); // what is read must not be collected
    assertThat(metrics.scrape())
        .contains("portway_mapping_bytes_total{direction=\"in\",mapping=\"ssh\"} 4.0")
        .doesNotContain("web");

    rows.add(Row.of(1, "web", "in"));
    assertThat(metrics.scrape())
        .contains("portway_mapping_bytes_total{direction=\"in\",mapping=\"web\"} 1.0");

    rows.clear();
    assertThat(metrics.scrape()).doesNotContain("portway_mapping");
  }

  @Test
  void rowsWithEqualLabelsAreSummed() {
    metrics.showRows(
        Meters.TRUNK_UNSENT,
        () -> List.of(Row.of(3, "office", "0"), Row.of(4, "office", "0"), Row.of(9, "lab", "0")));

    assertThat(metrics.scrape())
        .contains("portway_trunk_unsent_bytes{peer=\"office\",trunk=\"0\"} 7.0")
        .contains("portway_trunk_unsent_bytes{peer=\"lab\",trunk=\"0\"} 9.0");
  }
}
