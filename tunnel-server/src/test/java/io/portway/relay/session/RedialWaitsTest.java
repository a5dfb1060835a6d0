package io.portway.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedialWaitsTest {
  private static List<Integer> waits(int sessions) {
    RedialWaits waits = new RedialWaits(sessions);
    return Stream.generate(waits::nextMillis).limit(sessions).toList();
  }

  @Test
  void oneSessionComesBackAtOnce() {
    assertThat(waits(1)).containsExactly(RedialWaits.FIRST_MILLIS);
  }

  @Test
  void eachSessionHasAWaitOfItsOwnInAWindowThatGrowsWithTheirNumber() {
    for (int sessions : new int[] {2, 50, 3_000, 20_000}) {
      List<Integer> waits = waits(sessions);

      int window = Math.min(60_000, sessions * 20);
      assertThat(waits).doesNotHaveDuplicates().hasSize(sessions).isSorted();
      assertThat(waits)
          .allMatch(wait -> wait >= RedialWaits.FIRST_MILLIS)
          .allMatch(wait -> wait < RedialWaits.FIRST_MILLIS + window);
      assertThat(waits.get(sessions - 1)).isGreaterThan(window * (sessions - 2) / sessions);
    }
  }
}
