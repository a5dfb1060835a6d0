package io.portway.testbed.soak;

import io.portway.testbed.network.Direction;
import io.portway.testbed.network.FaultProxy;
import io.portway.testbed.network.FaultyLink;
import io.portway.testbed.network.LinkShape;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets links fail in drawn ways at drawn times: about {@link #PER_MINUTE} cuts a minute. */
final class Chaos {
  static final int PER_MINUTE = 50;

  private static final long MINUTE_MILLIS = 60_000;
  private static final int SHAPE_EVERY = 8;
  private static final long RETRY_NANOS = 10_000_000;

  /** More than a handshake and a greeting take. */
  private static final long GREETED_BYTES = 20_000;

  private static final int BYTES_BEFORE_CUT = 200_000;

  /** Of a hundred cuts, how many are which. */
  enum Cut {
    RESET(43),
    END(20),
    AFTER_BYTES(25),
    // The rarest: nobody notices it before the link has been silent for as long as it may be.
    BLACKHOLE(7),
    OTHER_ADDRESS(5);

    private final int share;

    Cut(int share) {
      this.share = share;
    }

    static Cut draw(Random random) {
      int drawn = random.nextInt(100);
      for (Cut cut : values()) {
        drawn -= cut.share;
        if (drawn < 0) {
          return cut;
        }
      }
      throw new IllegalStateException("The shares make a hundred.");
    }
  }

  private final FaultProxy proxy;
  private final Random random;
  private final Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
  private int shapes;

  Chaos(FaultProxy proxy, long seed) {
    this.proxy = proxy;
    this.random = new Random(seed);
  }

  /** Goes on for {@code time}, and leaves a network that is whole again. */
  void run(Duration time) throws InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      long start = System.nanoTime();
      at(clock, start + time.toNanos(), over, () -> over.complete(null));
      next(clock, start, over);
      over.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The faults stopped early.", e.getCause());
    } finally {
      clock.shutdownNow();
    }
    // A last cut may be under way, and change the shape.
    clock.awaitTermination(1, TimeUnit.MINUTES);
    proxy.shape(LinkShape.FREE);
  }

  /** Draws when the cut after the one at {@code last} is due, around the mean. */
  private void next(ScheduledExecutorService clock, long last, CompletableFuture<Void> over) {
    long due = last + Duration.ofMillis(random.nextLong(2 * MINUTE_MILLIS / PER_MINUTE)).toNanos();
    // One in ten may break in its handshake; others are given the time to carry something.
    long carried = random.nextInt(10) == 0 ? 1 : GREETED_BYTES;
    at(clock, due, over, () -> cutOne(clock, due, carried, over));
  }

  /** Where no link is there when its time has come, one is cut a little later. */
  private void cutOne(
      ScheduledExecutorService clock, long due, long carried, CompletableFuture<Void> over) {
    List<FaultyLink> links = links(carried);
    if (links.isEmpty()) {
      at(clock, System.nanoTime() + RETRY_NANOS, over, () -> cutOne(clock, due, carried, over));
    } else {
      cut(links.get(random.nextInt(links.size())));
      next(clock, due, over);
    }
  }

  private static void at(
      ScheduledExecutorService clock, long nanos, CompletableFuture<Void> over, Runnable action) {
    CompletableFuture.runAsync(
            action, later -> clock.schedule(later, nanos - System.nanoTime(), TimeUnit.NANOSECONDS))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                over.completeExceptionally(failure);
              }
            });
  }

  private List<FaultyLink> links(long carried) {
    return proxy.links().stream()
        .filter(link -> link.passed() >= carried && !link.isToBreak())
        .toList();
  }

  private void cut(FaultyLink link) {
    Cut cut = Cut.draw(random);
    switch (cut) {
      case RESET -> link.reset();
      case END -> link.finish();
      case AFTER_BYTES ->
          link.cutAfter(
              random.nextBoolean() ? Direction.TO_RELAY : Direction.TO_AGENT,
              1 + random.nextInt(BYTES_BEFORE_CUT));
      case BLACKHOLE -> link.swallow();
      case OTHER_ADDRESS -> {
        proxy.leaveFrom(1 + random.nextInt(200));
        link.reset();
      }
    }
    cuts.merge(cut, 1, Integer::sum);
    if (random.nextInt(SHAPE_EVERY) == 0) {
      shapes++;
      proxy.shape(
          switch (random.nextInt(3)) {
            case 0 -> LinkShape.delay(Duration.ofMillis(1 + random.nextInt(20)));
            case 1 -> LinkShape.rate(2_000_000 + random.nextInt(8_000_000));
            default -> LinkShape.FREE;
          });
    }
  }

  int count() {
    return cuts.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String toString() {
    return count() + " cuts " + cuts + ", " + shapes + " changes of delay or rate";
  }
}
