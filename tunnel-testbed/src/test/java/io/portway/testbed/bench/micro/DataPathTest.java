package io.portway.testbed.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPathTest {
  private static final int FRAMES = 20_000;

  /** What a DATA frame may cost the collector. */
  private static final long BYTES_A_FRAME = 256;

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  /** What finds leaks in all other tests allocates a record for each touch of a buffer. */
  @BeforeEach
  void countOnlyWhatADaemonAllocates() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void findLeaksAgain() {
    ResourceLeakDetector.setLevel(level);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 16_384, 65_528})
  void aDataFrameAllocatesNoMoreThanItMay(int payload) throws Exception {
    LoopThreads loop = new LoopThreads(1, "data-path");
    try {
      assertThat(loop.submit(() -> allocatedAFrame(payload)).get())
          .isLessThanOrEqualTo(BYTES_A_FRAME);
    } finally {
      loop.shutdown();
    }
  }

  private static long allocatedAFrame(int payload) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (DataPath path = new DataPath(payload)) {
      run(path); // classes, pools and queues are there from now on
      long before = threads.getCurrentThreadAllocatedBytes();
      run(path);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(path.bytes()).isEqualTo(2L * FRAMES * payload);
      return allocated / FRAMES;
    }
  }

  private static void run(DataPath path) {
    for (int i = 0; i < FRAMES; i++) {
      path.frame();
    }
  }
}
