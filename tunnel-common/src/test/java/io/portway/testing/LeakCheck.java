package io.portway.testing;

import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the test class after which a Netty resource was found unreleased. JUnit finds it twice, by
 * its service files: as the session's listener it installs the recorder before Netty makes its
 * first detector, as an extension it looks after each class. What a background thread loses late is
 * charged to a later class: the access records tell the truth.
 */
public final class LeakCheck implements LauncherSessionListener, AfterAllCallback {
  private final LeakRecorder recorder;

  public LeakCheck() {
    this(LeakRecorder.INSTALLED);
  }

  LeakCheck(LeakRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(recorder);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    List<String> leaks = recorder.collect();
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          leaks.size()
              + " Netty resource(s) leaked by the end of "
              + context.getDisplayName()
              + " (expected: none)\n"
              + String.join("\n", leaks));
    }
  }
}
