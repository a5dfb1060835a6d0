package io.portway.testbed.soak;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A visitor that keeps one stream busy in its own way until it is told to stop, and then ends it in
 * order. A thread each. Whatever is not as it should be breaks it, and is its failure.
 */
abstract class LiveStream implements Runnable {
  /** A stream may stand still while its links are dead, but not for longer than they may be. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  final SplittableRandom random;
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong exchanges = new AtomicLong();
  private final String name;
  private final Duration pauseAtLeast;
  private final Duration pauseAtMost;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicLong longestNanos = new AtomicLong();
  private final long bornNanos = System.nanoTime();
  private volatile String failure;

  /** Between exchanges it waits, for times drawn between the two. */
  LiveStream(String name, long seed, Duration pauseAtLeast, Duration pauseAtMost) {
    this.name = name;
    this.pauseAtLeast = pauseAtLeast;
    this.pauseAtMost = pauseAtMost;
    this.random = new SplittableRandom(seed);
  }

  /** Opens the stream; it is live when this returns. */
  abstract void open() throws Exception;

  /** One exchange. */
  abstract void exchange() throws Exception;

  /** Ends the stream in order, and looks that nothing is left of it. */
  abstract void end() throws Exception;

  /** Lets go of what is held, however it ended. */
  abstract void close() throws Exception;

  @Override
  public final void run() {
    try {
      open();
      ready.countDown();
      while (!toldToStopWithin(pause())) {
        long start = System.nanoTime();
        exchange();
        longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        exchanges.incrementAndGet();
      }
      end();
    } catch (Exception | AssertionError e) {
      fail(e);
    } finally {
      ready.countDown();
      try {
        close();
      } catch (Exception e) {
        fail(e);
      }
    }
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      long seconds = Duration.ofNanos(System.nanoTime() - bornNanos).toSeconds();
      failure = name + " after " + seconds + " s: " + cause;
    }
  }

  private long pause() {
    return random.nextLong(pauseAtLeast.toMillis(), pauseAtMost.toMillis());
  }

  private boolean toldToStopWithin(long millis) throws InterruptedException {
    return stop.await(millis, TimeUnit.MILLISECONDS);
  }

  final void awaitReady() throws InterruptedException {
    if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(name + " was not open after " + PATIENCE.toSeconds() + " s");
    }
  }

  final void stop() {
    stop.countDown();
  }

  /** What broke it, and when; null where it is whole. */
  final String failure() {
    return failure;
  }

  final long longestNanos() {
    return longestNanos.get();
  }

  final String name() {
    return name;
  }
}
