package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process without a free descriptor pauses accepting: it neither ends nor spins. */
@Timeout(180)
final class DescriptorsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration WATCHED = Duration.ofSeconds(4);
  private static final int FREE = 20;
  private static final int VISITORS = 60;

  @TempDir private Path dir;

  @Test
  void visitorsBeyondTheLimitWaitAndAreServedWhenOthersHaveGone() throws Exception {
    List<Socket> visitors = new ArrayList<>();
    try (Backend echo = Backend.echo();
        Rig rig = Rig.in(dir).mapping("echo", "tcp", echo.port()).start()) {
      ChildProcess relay = rig.relay().process();
      limitDescriptors(relay, openDescriptors(relay) + FREE);

      for (int i = 0; i < VISITORS; i++) {
        visitors.add(rig.connect("echo", LIMIT));
        visitors.get(i).getOutputStream().write(i);
      }
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> relay.logText().contains("can't accept connections: "));

      assertThat(visitors.get(0).getInputStream().read()).isZero();
      Duration before = cpuTime(relay);
      Awaitility.await().pollDelay(WATCHED).atMost(WATCHED.plusSeconds(30)).until(() -> true);
      assertThat(cpuTime(relay).minus(before))
          .as("it does not spin")
          .isLessThan(WATCHED.dividedBy(2));
      assertThat(relay.alive()).isTrue();

      for (int i = 0; i < VISITORS - FREE / 2; i++) {
        visitors.get(i).close();
      }
      // Those that waited in the kernel's backlog are served now, in their turn.
      for (int i = VISITORS - FREE / 2; i < VISITORS; i++) {
        assertThat(visitors.get(i).getInputStream().read()).isEqualTo(i);
      }
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> relay.logText().contains("accepts connections again"));
      assertThat(relay.logText().split("can't accept connections", -1)).hasSize(2);
      assertThat(rig.agent().process().logText()).doesNotContain("lost");
    } finally {
      for (Socket visitor : visitors) {
        visitor.close();
      }
    }
  }

  private static long openDescriptors(ChildProcess process) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return all.count();
    }
  }

  private static void limitDescriptors(ChildProcess process, long count)
      throws IOException, InterruptedException {
    Process set =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + count + ":" + count)
            .inheritIO()
            .start();
    assertThat(set.waitFor()).isZero();
  }

  private static Duration cpuTime(ChildProcess process) {
    return ProcessHandle.of(process.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }
}
