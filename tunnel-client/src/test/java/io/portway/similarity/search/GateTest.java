package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate();

  @Test
  void anybodyMayPassUntilTheServerHasTooMuchToDo() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      gate.enter();
    }

    gate.onBusy();
    for (int i = 0; i < 50; i++) {
      gate.leave();
    }

    assertThat(isOpen()).isFalse();
    gate.leave();
    assertThat(isOpen()).isTrue();
  }

  @Test
  void oneRequestIsAlwaysLetThrough() throws InterruptedException {
    gate.enter();
    gate.onBusy();
    gate.onBusy();
    gate.leave();

    assertThat(isOpen()).isTrue();
  }

  @Test
  void tenGoodAnswersOpenItByOne() throws InterruptedException {
    gate.enter();
    gate.onBusy();
    for (int i = 0; i < 9; i++) {
      gate.onAnswer();
    }

    assertThat(isOpen()).isFalse();
    gate.onAnswer();
    assertThat(isOpen()).isTrue();
  }

  /** Whether somebody gets in, who then is gone again. */
  private boolean isOpen() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Thread visitor =
        new Thread(
            () -> {
              try {
                gate.enter();
                gate.leave();
                inside.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    visitor.start();
    boolean open = inside.await(200, TimeUnit.MILLISECONDS);
    visitor.interrupt();
    visitor.join();
    return open;
  }
}
