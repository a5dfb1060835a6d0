package io.portway.testbed.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static final int PACKET = 1500;

  /** 1,500 bytes at 100 Mbit/s. */
  private static final long PACKET_NANOS = 120_000;

  private static final LinkProfile PROFILE = LinkProfile.WAN;

  private final Bottleneck bottleneck = new Bottleneck();

  @Test
  void aSecondOfPacketsTakesASecond() {
    long now = 0;
    int admitted = 0;
    for (; now < TimeUnit.SECONDS.toNanos(1); now += PACKET_NANOS / 2) {
      if (bottleneck.admit(PACKET, now, PROFILE) != Bottleneck.DROPPED) {
        admitted++;
      }
    }

    long queued = PROFILE.queueKibibytes() * 1024L / PACKET;
    assertThat(admitted * PACKET_NANOS)
        .isBetween(
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.SECONDS.toNanos(1) + (queued + 20) * PACKET_NANOS);
  }

  @Test
  void aBurstWaitsInTheQueueAndWhatDoesNotFitIsDropped() {
    long last = 0;
    for (long sent = 0; sent != Bottleneck.DROPPED; ) {
      last = sent;
      sent = bottleneck.admit(PACKET, 0, PROFILE);
    }

    long queue = PROFILE.queueKibibytes() * 1024L * PACKET_NANOS / PACKET;
    assertThat(last).isBetween(queue - 2 * PACKET_NANOS, queue);
    assertThat(bottleneck.admit(PACKET, last, PROFILE)).isNotEqualTo(Bottleneck.DROPPED);
  }

  @Test
  void anIdleLinkSendsAtOnceAndNeverInThePast() {
    bottleneck.admit(PACKET, 0, PROFILE);
    long later = TimeUnit.SECONDS.toNanos(5);

    assertThat(bottleneck.admit(PACKET, later, PROFILE)).isBetween(later, later + PACKET_NANOS);
  }

  @Test
  void aReaderThatRanLateLosesNoneOfTheRate() {
    long packets = 5;
    for (int i = 0; i < packets; i++) {
      bottleneck.admit(PACKET, 0, PROFILE);
    }

    long late = packets * PACKET_NANOS + 500_000;
    for (int i = 0; i < packets; i++) {
      assertThat(bottleneck.admit(PACKET, late, PROFILE) - late)
          .isLessThanOrEqualTo(2 * PACKET_NANOS);
    }
  }

  @Test
  void withoutARateNothingWaits() {
    assertThat(bottleneck.admit(PACKET, 7, PROFILE.withMegabits(0))).isEqualTo(7);
    assertThat(bottleneck.admit(PACKET, 7, PROFILE.withMegabits(0))).isEqualTo(7);
  }

  @Test
  void aProfileIsReadAsItIsWritten() {
    LinkProfile profile = new LinkProfile(12.5, 40, 0.5, 256);

    assertThat(LinkProfile.parse(profile.words())).isEqualTo(profile);
    assertThatIllegalArgumentException().isThrownBy(() -> LinkProfile.parse("100 40 0"));
    assertThatIllegalArgumentException().isThrownBy(() -> profile.withLossPercent(101));
  }
}
