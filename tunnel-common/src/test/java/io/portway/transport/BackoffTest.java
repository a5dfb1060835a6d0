package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long START = -7_000_000_000L; // nanoTime may be negative

  /** Draws the ceiling itself, so that a test sees the bounds and not a sample. */
  private final Backoff atCeiling = new Backoff(new Highest());

  @Test
  void firstLossAfterWelcomeRedialsAtOnce() {
    atCeiling.onWelcome();

    assertThat(atCeiling.onLost(START)).isZero();
    assertThat(atCeiling.onLost(START)).isPositive();
  }

  @Test
  void neverWelcomedLinkIsNotRedialledAtOnce() {
    assertThat(atCeiling.onLost(START)).isEqualTo(Duration.ofMillis(250).toNanos());
  }

  @Test
  void ceilingDoublesUpToThreeSecondsInShortOutage() {
    long last = 0;
    for (int i = 0; i < 20; i++) {
      last = atCeiling.onLost(START + i);
    }

    assertThat(last).isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void ceilingIsATenthOfALongOutageAndAtMostAMinute() {
    for (int i = 0; i < 20; i++) {
      atCeiling.onLost(START);
    }

    assertThat(atCeiling.onLost(START + Duration.ofSeconds(200).toNanos()))
        .isEqualTo(Duration.ofSeconds(20).toNanos());
    assertThat(atCeiling.onLost(START + Duration.ofDays(3).toNanos()))
        .isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void drawsAreSpreadFromZeroToTheCeiling() {
    Backoff backoff = new Backoff(new java.util.Random(42));
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long drawn = backoff.onLost(START);
      if (i > 10) {
        least = Math.min(least, drawn);
        most = Math.max(most, drawn);
      }
    }

    assertThat(least).isLessThan(Duration.ofMillis(60).toNanos());
    assertThat(most)
        .isBetween(Duration.ofMillis(2_900).toNanos(), Duration.ofMillis(3_000).toNanos());
  }

  @Test
  void refusalWaitsAtLeastAMinuteEvenRightAfterWelcome() {
    atCeiling.onWelcome();

    assertThat(atCeiling.onRefused(START)).isEqualTo(Duration.ofSeconds(90).toNanos());
    assertThat(new Backoff(new Lowest()).onRefused(START))
        .isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void welcomeForgetsTheOutage() {
    atCeiling.onLost(START);
    atCeiling.onWelcome();
    atCeiling.onLost(START + Duration.ofDays(1).toNanos());

    assertThat(atCeiling.onLost(START + Duration.ofDays(1).toNanos()))
        .isEqualTo(Duration.ofMillis(250).toNanos());
  }

  @Test
  void linksThatAreLostSoonAfterTheirWelcomeMakeNoLongOutage() {
    long longest = 0;
    for (int second = 0; second < 600; second++) {
      atCeiling.onShortLife();
      longest = Math.max(longest, atCeiling.onLost(START + Duration.ofSeconds(second).toNanos()));
    }

    assertThat(longest).isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  private static final class Highest implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new AssertionError("only bounded draws are expected");
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  private static final class Lowest implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new AssertionError("only bounded draws are expected");
    }

    @Override
    public long nextLong(long bound) {
      return 0;
    }
  }
}
