package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@SuppressWarnings("ConstantOverflow") // A clock of nanoseconds goes round.
class StallTest {
  private static final long START = Long.MAX_VALUE - 10; // the clock may pass its end

  private final Passage passage = new Passage();
  private final Stall stall = new Stall(passage);

  @Test
  void shortPausesDoNotCount() {
    for (int i = 0; i < 100; i++) {
      stall.begin(START + i);
      stall.observe(START + i + Stall.LEAST_NANOS - 1);
      stall.end(START + i + Stall.LEAST_NANOS - 1);
    }

    assertThat(passage.stalls()).isZero();
    assertThat(passage.stalledNanos()).isZero();
  }

  @Test
  void longOneCountsOnceAndFromItsBeginningWhileItLasts() {
    stall.begin(START);
    stall.observe(START + Stall.LEAST_NANOS / 2);
    assertThat(passage.stalledNanos()).isZero();

    stall.observe(START + Stall.LEAST_NANOS);
    assertThat(passage.stalledNanos()).isEqualTo(Stall.LEAST_NANOS);

    stall.begin(START + Stall.LEAST_NANOS); // told again
    stall.observe(START + 3 * Stall.LEAST_NANOS);
    stall.end(START + 3 * Stall.LEAST_NANOS + 1); // also a short rest
    assertThat(passage.stalledNanos()).isEqualTo(3 * Stall.LEAST_NANOS + 1);
    assertThat(passage.stalls()).isEqualTo(1);
    assertThat(stall.isLasting()).isFalse();
  }

  @Test
  void nextOneIsJudgedAnew() {
    stall.begin(START);
    stall.end(START + Stall.LEAST_NANOS);
    stall.begin(START + 2 * Stall.LEAST_NANOS);
    stall.end(START + 2 * Stall.LEAST_NANOS + 1);
    assertThat(passage.stalls()).isEqualTo(1);

    stall.begin(START + 4 * Stall.LEAST_NANOS);
    stall.end(START + 6 * Stall.LEAST_NANOS);
    assertThat(passage.stalls()).isEqualTo(2);
    assertThat(passage.stalledNanos()).isEqualTo(3 * Stall.LEAST_NANOS);
  }

  @Test
  void nothingCountsWhereNobodyStalls() {
    stall.observe(START);
    stall.end(START + Stall.LEAST_NANOS * 10);

    assertThat(passage.stalls()).isZero();
    assertThat(passage.stalledNanos()).isZero();
  }
}
