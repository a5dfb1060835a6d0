package io.portway.testbed.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many visitors at once, a thread each. */
public final class Crowd {

  private Crowd() {}

  /** Runs {@code visitor.apply(0..count-1)} together and returns what each came back with. */
  public static <T> List<T> of(int count, IntFunction<Callable<T>> visitor) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> started = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        started.add(threads.submit(visitor.apply(i)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : started) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("A visitor failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
