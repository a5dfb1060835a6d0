package io.portway.agent.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DialPlacesTest {

  private final DialPlaces places = new DialPlaces();
  private final List<Integer> dialled = new ArrayList<>();

  @Test
  void crowdWaitsForPlacesInItsOrder() {
    for (int i = 0; i < DialPlaces.PLACES + 3; i++) {
      int visitor = i;
      places.take(Runnable::run, () -> dialled.add(visitor));
    }
    assertThat(dialled).hasSize(DialPlaces.PLACES);

    places.giveBack();
    places.giveBack();

    assertThat(dialled)
        .containsExactlyElementsOf(IntStream.range(0, DialPlaces.PLACES + 2).boxed().toList());
  }

  @Test
  void placeThatIsGivenBackServesTheNextVisitorAtOnce() {
    for (int i = 0; i < 1000; i++) {
      places.take(Runnable::run, () -> dialled.add(0));
      places.giveBack();
    }

    assertThat(dialled).hasSize(1000);
  }

  @Test
  void loopsThatShareThePlacesNeverExceedThemAndForgetNobody() throws InterruptedException {
    int loops = 4;
    int each = 20_000;
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch served = new CountDownLatch(loops * each);
    List<ExecutorService> threads =
        IntStream.range(0, loops).mapToObj(i -> Executors.newSingleThreadExecutor()).toList();
    try {
      for (ExecutorService loop : threads) {
        loop.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                places.take(
                    loop,
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      loop.execute(
                          () -> {
                            now.decrementAndGet();
                            places.giveBack();
                            served.countDown();
                          });
                    });
              }
            });
      }

      assertThat(served.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(most).hasValueLessThanOrEqualTo(DialPlaces.PLACES);
    } finally {
      threads.forEach(ExecutorService::shutdownNow);
    }
  }
}
