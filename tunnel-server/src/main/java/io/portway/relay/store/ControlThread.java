package io.portway.relay.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's one control thread, {@code portway-control}. It owns the store, the identity book,
 * the registry and the session table, so that none of them needs a lock. Event loops hand it tasks
 * and go on; it may block on the database, they may not.
 */
public final class ControlThread implements Executor, AutoCloseable {
  public static final String NAME = "portway-control";

  private static final Logger log = LoggerFactory.getLogger(ControlThread.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  private ControlThread() {
    executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public static ControlThread start() {
    ControlThread control = new ControlThread();
    control.executor.prestartCoreThread();
    return control;
  }

  /** Runs a task later, in the order of submission. After {@link #close} tasks are dropped. */
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      log.debug("control thread is closed: a late task is dropped");
    }
  }

  /** Runs a task once after a delay, with no way to call it off. */
  public void executeAfter(Duration delay, Runnable task) {
    var unused = schedule(delay, task);
  }

  /** Runs a task later and hands on its result or its exception. */
  public <T> CompletableFuture<T> call(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable run =
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    try {
      executor.execute(run);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** Runs a task once after a delay; the future cancels it. */
  public ScheduledFuture<?> schedule(Duration delay, Runnable task) {
    return executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  public boolean isOnThread() {
    return Thread.currentThread() == thread;
  }

  /** Always on, not only with {@code -ea}: a second thread in the store corrupts silently. */
  public void assertOnThread() {
    if (!isOnThread()) {
      throw new IllegalStateException(
          "called on " + Thread.currentThread().getName() + " (expected: " + NAME + ")");
    }
  }

  /** Ends the thread after what was submitted before has run, for five seconds at most. */
  @Override
  public void close() {
    executor.shutdown();
    if (isOnThread()) {
      return;
    }
    try {
      if (!executor.awaitTermination(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("{} is still busy after {} s and is abandoned", NAME, CLOSE_LIMIT.toSeconds());
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable run) {
    Thread fresh = new Thread(run, NAME);
    fresh.setDaemon(true);
    thread = fresh;
    return fresh;
  }

  /** An exception must neither end the thread nor vanish in a future that nobody reads. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        log.error("a task of the control thread failed", e);
      }
    };
  }
}
