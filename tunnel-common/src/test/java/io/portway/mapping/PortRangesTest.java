package io.portway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangesTest {
  @Test
  void portsAndRangesAreReadAndWrittenBack() {
    PortRanges ports = PortRanges.parse("20022, 20920-20922,20921 - 20923");

    assertThat(ports).hasToString("20022,20920-20922,20921-20923");
    assertThat(ports.stream()).containsExactly(20022, 20920, 20921, 20922, 20923);
  }

  @Test
  void bothEndsOfARangeBelongToIt() {
    PortRanges ports = PortRanges.parse("1,65530-65535");

    assertThat(List.of(1, 65530, 65535)).allMatch(ports::contains);
    assertThat(List.of(0, 2, 65529, 65536)).noneMatch(ports::contains);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|have an empty part",
        "1,|have an empty part",
        "0|contain \"0\"",
        "65536|contain \"65536\"",
        "1-70000|contain \"70000\"",
        "9-1|whose end is below its start",
        "all|contain \"all\"",
        "20022，20023|full-width U+FF0C, type \",\" instead",
        "1–9|typographic U+2013, type \"-\" instead",
      })
  void otherTextIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> PortRanges.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
