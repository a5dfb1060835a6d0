package io.portway.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what Netty's leak detectors find, so that a test can fail on it. Netty alone only logs it.
 * Any thread may allocate and so report; {@link #collect} is called by the thread that runs the
 * tests.
 */
final class LeakRecorder extends ResourceLeakDetectorFactory {
  /**
   * The recorder that every detector of this JVM reports to, once {@link LeakCheck} has installed
   * it.
   */
  static final LeakRecorder INSTALLED = new LeakRecorder();

  private static final Duration COLLECTION_LIMIT = Duration.ofSeconds(10);

  private final List<RecordingDetector<?>> detectors = new CopyOnWriteArrayList<>();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  @Override
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
    RecordingDetector<T> detector = new RecordingDetector<>(resource, interval);
    detectors.add(detector);
    return detector;
  }

  /** The older form, which Netty no longer calls; it is abstract all the same. */
  @Override
  @Deprecated
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int interval, long maxActive) {
    return newResourceLeakDetector(resource, interval);
  }

  /** Runs the garbage collector, then returns, and forgets, every leak known by now. */
  List<String> collect() throws InterruptedException {
    collectGarbage();
    detectors.forEach(RecordingDetector::poll);

    List<String> found = new ArrayList<>();
    for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
      found.add(leak);
    }
    return found;
  }

  /**
   * A leak shows only when its object is gone, and an object made now goes no earlier than those
   * before it.
   */
  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
    System.gc();
    if (queue.remove(COLLECTION_LIMIT.toMillis()) != canary) {
      throw new IllegalStateException("No garbage collection within " + COLLECTION_LIMIT);
    }
  }

  private final class RecordingDetector<T> extends ResourceLeakDetector<T> {
    RecordingDetector(Class<T> resource, int interval) {
      super(resource, interval);
    }

    /**
     * Netty looks for leaks when it tracks something; the cast holds because a tracker never uses
     * its object.
     */
    @SuppressWarnings("unchecked")
    void poll() {
      T probe = (T) new Object();
      ResourceLeakTracker<T> tracker = trackForcibly(probe);
      tracker.close(probe);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
      leaks.add(resource + " was not released." + records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
      leaks.add(resource + " was not released (run with -Dio.netty.leakDetection.level=paranoid).");
    }
  }
}
