package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
  @ParameterizedTest
  @CsvSource({
    "0.95, false, 0,    IDENTICAL",
    "0.94, false, 1,    COPIED",
    "0.50, false, 0,    COPIED",
    "0.49, false, 0,    PARTLY",
    "0.25, false, 0,    PARTLY",
    "0.24, true,  0,    PARTLY",
    "0.24, false, 0.60, REWORDED",
    "0.24, false, 0.59, NONE",
    "0,    false, NaN,  NONE",
  })
  void eachEdgeBelongsToTheGraverVerdict(
      double share, boolean tellingRun, double likeness, Verdict verdict) {
    assertThat(Thresholds.DEFAULT.judge(share, tellingRun, likeness)).isEqualTo(verdict);
  }

  @Test
  void thresholdsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new Thresholds(0.5, 0.6, 0.2, 0.6))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
