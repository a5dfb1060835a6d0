package io.portway.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueLimitsTest {
  /** What may wait in user space leaves within milliseconds at the rate that it is meant for. */
  @ParameterizedTest
  @CsvSource({
    "0, 9223372036854775807, 32768",
    "125000, 9223372036854775807, 32768",
    "125000, 16384, 8192",
    "2500000, 1999999, 8192",
    "1900000, 2000000, 32768",
    "125000000, 9223372036854775807, 32768",
    "125000001, 9223372036854775807, 131072"
  })
  void theFasterTheMoreMayWait(long rate, long limit, int userHigh) {
    QueueLimits limits = QueueLimits.of(rate, limit);

    assertThat(limits.userHigh()).isEqualTo(userHigh);
    assertThat(limits.userLow()).isEqualTo(userHigh / 2);
    assertThat(limits.frame()).isPositive();
  }
}
