package io.portway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryBudgetTest {
  private static final long MIB = 1 << 20;

  private final MemoryBudget budget = MemoryBudget.ofRelay(128 * MIB);

  private static long takeAll(TrunkMemory trunk) {
    while (trunk.tryReserve(64 * 1024)) {
      // Until it is refused.
    }
    return trunk.used();
  }

  @Test
  void aSessionAloneHoldsHalfOfARelaysBudget() {
    TrunkMemory trunk = budget.session().trunk();

    assertThat(takeAll(trunk)).isEqualTo(64 * MIB);
    assertThat(trunk.isTight()).isTrue();
    assertThat(trunk.isExhausted()).isTrue();
    assertThat(budget.held()).isEqualTo(64 * MIB);
  }

  @Test
  void anAgentsOnlySessionHoldsAll() {
    TrunkMemory trunk = MemoryBudget.ofDialler(64 * MIB).session().trunk();

    assertThat(takeAll(trunk)).isEqualTo(64 * MIB);
  }

  @Test
  void sessionsShareFairlyAndAlwaysGetTheSmallestShareWhileThereIsAny() {
    List<SessionMemory> sessions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sessions.add(budget.session());
    }

    assertThat(takeAll(sessions.get(0).trunk())).isEqualTo(16 * MIB);
    for (int i = 8; i < 100; i++) {
      sessions.add(budget.session());
    }
    assertThat(takeAll(sessions.get(1).trunk())).isEqualTo(4 * MIB);

    sessions.subList(2, 100).forEach(SessionMemory::close);
    assertThat(takeAll(sessions.get(1).trunk())).as("the others left").isEqualTo(60 * MIB);
  }

  @Test
  void aTrunkKeepsWhatItIsGuaranteedWhenNothingIsLeft() {
    TrunkMemory greedy = MemoryBudget.ofDialler(16 * MIB).session().trunk();
    assertThat(takeAll(greedy)).isEqualTo(16 * MIB);
    MemoryBudget full = MemoryBudget.ofDialler(16 * MIB);
    SessionMemory session = full.session();
    takeAll(session.trunk());

    TrunkMemory late = session.trunk();

    assertThat(takeAll(late)).isEqualTo(TrunkMemory.GUARANTEED);
    assertThat(full.held()).isEqualTo(16 * MIB + TrunkMemory.GUARANTEED);
  }

  @Test
  void whatIsThereAlreadyIsCountedThoughItIsTooMuch() {
    TrunkMemory trunk = budget.session().trunk();
    takeAll(trunk);

    trunk.reserve(10 * MIB);

    assertThat(budget.held()).isEqualTo(74 * MIB);
    assertThat(trunk.tryReserve(1)).isFalse();
    trunk.release(74 * MIB);
    assertThat(budget.held()).isZero();
  }

  @Test
  void aTrunkThatEndsGivesEverythingBackOnce() {
    SessionMemory session = budget.session();
    TrunkMemory trunk = session.trunk();
    trunk.reserve(MIB);

    trunk.close();
    trunk.release(MIB);
    trunk.reserve(MIB);
    trunk.close();

    assertThat(session.held()).isZero();
    assertThat(trunk.tryReserve(1)).isFalse();
  }

  @Test
  void moreThanIsUsedIsNeverReleased() {
    TrunkMemory trunk = budget.session().trunk();
    trunk.reserve(10);

    assertThatThrownBy(() -> trunk.release(11)).hasMessage("release: 11 (used: 10)");
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  /** Against a naive sum, whatever is taken and given back. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theBooksAgreeWithASum(long seed) {
    Random random = new Random(seed);
    MemoryBudget small = MemoryBudget.ofRelay(16 * MIB);
    List<SessionMemory> sessions = List.of(small.session(), small.session(), small.session());
    List<TrunkMemory> trunks =
        sessions.stream().flatMap(one -> Stream.of(one.trunk(), one.trunk())).toList();
    long[] used = new long[trunks.size()];
    for (int step = 0; step < 20_000; step++) {
      int i = random.nextInt(used.length);
      TrunkMemory trunk = trunks.get(i);
      int bytes = random.nextInt(300_000);
      if (random.nextInt(3) == 0) {
        long some = Math.min(used[i], bytes);
        trunk.release(some);
        used[i] -= some;
      } else if (trunk.tryReserve(bytes)) {
        used[i] += bytes;
      } else {
        assertThat(used[i] + bytes).isGreaterThan(TrunkMemory.GUARANTEED);
      }
      assertThat(trunk.used()).isEqualTo(used[i]);
    }
    long sum = 0;
    for (long one : used) {
      sum += one;
    }
    assertThat(small.held())
        .isBetween(sum, sum + used.length * 2L * TrunkMemory.LOT)
        .isLessThanOrEqualTo(16 * MIB + used.length * TrunkMemory.GUARANTEED);
    for (int i = 0; i < used.length; i++) {
      trunks.get(i).release(used[i]);
    }
    assertThat(small.held()).isZero();
  }
}
