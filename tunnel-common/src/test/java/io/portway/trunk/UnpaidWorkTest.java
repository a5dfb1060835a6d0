package io.portway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnpaidWorkTest {
  private static final long SECOND = 1_000_000_000L;

  private final UnpaidWork unpaid = new UnpaidWork(0);

  private boolean many(int count, long now) {
    boolean excessive = false;
    for (int i = 0; i < count; i++) {
      excessive = unpaid.isExcessive(now);
    }
    return excessive;
  }

  @Test
  void aThousandInASecondIsEnough() {
    assertThat(many(UnpaidWork.LIMIT, SECOND - 1)).isFalse();
    assertThat(many(1, SECOND - 1)).isTrue();
  }

  @Test
  void eachSecondBeginsAnew() {
    for (int i = 0; i < 10; i++) {
      assertThat(many(UnpaidWork.LIMIT, i * SECOND)).isFalse();
    }
    assertThat(many(1, 9 * SECOND)).isTrue();
  }

  @Test
  void theClockMayOverflow() {
    UnpaidWork late = new UnpaidWork(Long.MAX_VALUE);

    assertThat(late.isExcessive(Long.MIN_VALUE)).isFalse();
  }
}
