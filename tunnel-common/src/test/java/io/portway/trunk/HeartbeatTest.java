package io.portway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.trunk.Heartbeat.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(6);

  private long now;
  private Heartbeat heartbeat = new Heartbeat(LIMIT, 0);

  /** Ticks as the loop would, for {@code seconds}; the last verdict. */
  private Verdict ticksFor(int seconds) {
    Verdict last = Verdict.FINE;
    for (int i = 0; i < seconds; i++) {
      now += heartbeat.tickNanos();
      last = heartbeat.tick(now);
    }
    return last;
  }

  @Test
  void aTickIsASixthOfTheLimit() {
    assertThat(heartbeat.tickNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aPingIsDueEachThird() {
    assertThat(ticksFor(1)).isEqualTo(Verdict.FINE);
    assertThat(ticksFor(1)).isEqualTo(Verdict.PING);
    assertThat(ticksFor(1)).isEqualTo(Verdict.FINE);
    assertThat(ticksFor(1)).isEqualTo(Verdict.PING);
    assertThat(ticksFor(1)).isEqualTo(Verdict.FINE);
    assertThat(ticksFor(1)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void whoeverIsHeardLives() {
    for (int i = 0; i < 100; i++) {
      heartbeat.onReceived(now);
      assertThat(ticksFor(5)).isNotEqualTo(Verdict.DEAD);
    }
    assertThat(ticksFor(1)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void timeInWhichTheLoopStoodStillIsNotSilence() {
    ticksFor(3);
    now += TimeUnit.SECONDS.toNanos(60);

    assertThat(heartbeat.tick(now)).isEqualTo(Verdict.PING);
    assertThat(ticksFor(1)).isEqualTo(Verdict.FINE);
    assertThat(ticksFor(1)).isEqualTo(Verdict.DEAD);
  }

  /** What is read right after the standstill must not be dated into the future. */
  @Test
  void aPeerThatFallsSilentAfterAStandstillIsFoundAsQuickly() {
    ticksFor(1);
    now += TimeUnit.SECONDS.toNanos(60);
    heartbeat.onReceived(now);
    heartbeat.tick(now);

    assertThat(ticksFor(5)).isNotEqualTo(Verdict.DEAD);
    assertThat(ticksFor(1)).isEqualTo(Verdict.DEAD);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 1_500_000_000L, -1_500_000_000L})
  void theClockMayOverflow(long start) {
    now = start;
    heartbeat = new Heartbeat(LIMIT, start);

    assertThat(ticksFor(2)).isEqualTo(Verdict.PING);
    assertThat(ticksFor(3)).isEqualTo(Verdict.FINE);
    assertThat(ticksFor(1)).isEqualTo(Verdict.DEAD);
  }
}
