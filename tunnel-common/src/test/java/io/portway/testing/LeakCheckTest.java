package io.portway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class LeakCheckTest {
  private final LeakRecorder recorder = new LeakRecorder();
  private final ResourceLeakDetector<Object> detector =
      recorder.newResourceLeakDetector(Object.class, 1);

  @BeforeEach
  void startClean() throws InterruptedException {
    LeakRecorder.INSTALLED.collect();
  }

  @Test
  void nettyReportsToTheRecorderAndTracksEveryBuffer() {
    assertThat(ResourceLeakDetectorFactory.instance()).isSameAs(LeakRecorder.INSTALLED);
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Test
  void resourceThatIsDroppedIsALeak() throws InterruptedException {
    detector.track(new Object());

    assertThat(recorder.collect())
        .singleElement()
        .asString()
        .startsWith("Object was not released.");
    assertThat(recorder.collect()).isEmpty();
  }

  @Test
  void resourceThatIsReleasedIsNoLeak() throws InterruptedException {
    Object resource = new Object();
    ResourceLeakTracker<Object> tracker = detector.track(resource);
    tracker.close(resource);

    assertThat(recorder.collect()).isEmpty();
  }

  @Test
  void classThatLeaksABufferFails() {
    Events classes = run(LeakExamples.Leaking.class);

    assertThat(classes.failed().stream())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                    .get()
                    .asString()
                    .contains("1 Netty resource(s) leaked by the end of LeakExamples$Leaking"));
  }

  @Test
  void classThatReleasesItsBufferPasses() {
    assertThat(run(LeakExamples.Clean.class).failed().count()).isZero();
  }

  private static Events run(Class<?> example) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(DiscoverySelectors.selectClass(example))
        .execute()
        .containerEvents();
  }
}
