package io.portway.testbed.bench.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads like those of event loops: to others Netty gives neither its pool's caches nor its
 * recycled objects. JMH makes one of these by reflection.
 */
public final class LoopThreads extends ThreadPoolExecutor {

  /** As JMH asks for it. */
  public LoopThreads(int threads, String name) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(name));
  }
}
