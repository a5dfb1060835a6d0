package io.portway.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlThreadTest {
  private final ControlThread control = ControlThread.start();

  @AfterEach
  void close() {
    control.close();
  }

  @Test
  void tasksRunInOrderOnTheOneThread() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      control.execute(() -> seen.add(Thread.currentThread().getName() + number));
    }

    List<String> done = control.call(() -> List.copyOf(seen)).join();

    assertThat(done).hasSize(100).startsWith("portway-control0").endsWith("portway-control99");
  }

  @Test
  void otherThreadsAreTurnedAway() {
    assertThatThrownBy(control::assertOnThread)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected: portway-control");
    assertThat(control.call(control::isOnThread).join()).isTrue();
  }

  @Test
  void failedTaskEndsNeitherTheThreadNorLaterTasks() {
    control.execute(
        () -> {
          throw new IllegalStateException("one task of a test fails");
        });

    assertThat(control.call(() -> "still here").join()).isEqualTo("still here");
  }

  @Test
  void failureOfACallReachesItsCaller() {
    CompletableFuture<String> call =
        control.call(
            () -> {
              throw new IllegalStateException("no");
            });

    assertThatThrownBy(call::join).hasRootCauseMessage("no");
  }

  @Test
  void closeRunsWhatWasSubmittedAndDropsWhatComesLater() {
    List<String> seen = new ArrayList<>();
    control.execute(() -> seen.add("before"));

    control.close();
    control.execute(() -> seen.add("after"));

    assertThat(seen).containsExactly("before");
    assertThat(control.call(() -> "late")).isCompletedExceptionally();
  }

  @Test
  void delayedTaskRunsOnTheThread() throws Exception {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();

    control.schedule(Duration.ofMillis(5), () -> ran.complete(control.isOnThread()));

    assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
