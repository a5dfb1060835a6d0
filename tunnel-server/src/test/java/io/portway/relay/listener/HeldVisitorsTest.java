package io.portway.relay.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.portway.relay.registry.MappingsAway;
import io.portway.relay.registry.RelayMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Visitors that wait for an agent: how many, how long, and which of too many. */
class HeldVisitorsTest {
  private static final Duration HOLD = Duration.ofSeconds(10);

  /** Whose loop the held visitors live on. */
  private final EmbeddedChannel accepting = new EmbeddedChannel();

  private final HeldVisitors held = new HeldVisitors(accepting.eventLoop(), HOLD);
  private final List<EmbeddedChannel> visitors = new ArrayList<>();

  @AfterEach
  void close() {
    visitors.forEach(EmbeddedChannel::finishAndReleaseAll);
    accepting.finishAndReleaseAll();
  }

  @Test
  void ofTooManyForAMappingTheOldestAreKept() {
    RelayMapping mapping = away(Instant.now(), "web@office");

    List<EmbeddedChannel> all = arrive(mapping, 70);

    assertThat(all.subList(0, 64)).allMatch(EmbeddedChannel::isOpen);
    assertThat(all.subList(64, 70)).noneMatch(EmbeddedChannel::isOpen);
    assertThat(held.size()).isEqualTo(64);
  }

  @Test
  void ofTooManyInAllTheOldestAreKept() {
    List<EmbeddedChannel> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.addAll(arrive(away(Instant.now(), "web-" + i + "@office"), 60));
    }

    assertThat(all.subList(0, 1024)).allMatch(EmbeddedChannel::isOpen);
    assertThat(all.subList(1024, 1200)).noneMatch(EmbeddedChannel::isOpen);
    assertThat(held.size()).isEqualTo(1024);
  }

  @Test
  void whoLeavesMakesRoom() {
    RelayMapping mapping = away(Instant.now(), "web@office");
    List<EmbeddedChannel> all = arrive(mapping, 64);

    all.get(3).close().syncUninterruptibly();

    assertThat(held.size()).isEqualTo(63);
    assertThat(arrive(mapping, 1)).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void whoWaitedForTheWholeHoldIsRefused() {
    List<EmbeddedChannel> one = arrive(away(Instant.now(), "web@office"), 1);

    pass(HOLD.minusMillis(1));
    assertThat(one).allMatch(EmbeddedChannel::isOpen);
    pass(Duration.ofMillis(1));

    assertThat(one).noneMatch(EmbeddedChannel::isOpen);
    assertThat(held.size()).isZero();
  }

  @Test
  void nobodyWaitsForAnAgentThatHasBeenAwayForAMinute() {
    Instant now = Instant.now();

    assertThat(arrive(away(now.minusSeconds(61), "old@office"), 1))
        .noneMatch(EmbeddedChannel::isOpen);
    assertThat(arrive(away(now.minusSeconds(30), "new@office"), 1))
        .allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void nobodyWaitsWhereTheHoldIsZero() {
    HeldVisitors none = new HeldVisitors(accepting.eventLoop(), Duration.ZERO);
    EmbeddedChannel visitor = new EmbeddedChannel();

    none.hold(away(Instant.now(), "web@office"), visitor);

    assertThat(visitor.isOpen()).isFalse();
  }

  @Test
  void aMappingThatIsGoneRefusesItsVisitorsAndNoOthers() {
    RelayMapping gone = away(Instant.now(), "gone@office");
    List<EmbeddedChannel> its = arrive(gone, 3);
    List<EmbeddedChannel> others = arrive(away(Instant.now(), "web@office"), 3);

    held.refuseAll(gone);

    assertThat(its).noneMatch(EmbeddedChannel::isOpen);
    assertThat(others).allMatch(EmbeddedChannel::isOpen);
  }

  private static RelayMapping away(Instant since, String name) {
    return MappingsAway.since(since, name);
  }

  private List<EmbeddedChannel> arrive(RelayMapping mapping, int count) {
    List<EmbeddedChannel> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EmbeddedChannel visitor = new EmbeddedChannel();
      held.hold(mapping, visitor);
      all.add(visitor);
    }
    visitors.addAll(all);
    return all;
  }

  private void pass(Duration time) {
    accepting.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    accepting.runScheduledPendingTasks();
  }
}
