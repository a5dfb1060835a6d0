package io.portway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        .containsPattern("portway_start_time_seconds [1-9]");
  }

  @Test
  void everyMeterCanBeShownUnderItsName() {
    for (Meters meter : Meters.values()) {
      if (meter != Meters.MEMORY && meter != Meters.START_TIME) {
        metrics.show(meter, () -> 1, meter.label());
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
        .hasMessage("OPENS with label \"\" (expected: a value of \"result\")");
  }
}
