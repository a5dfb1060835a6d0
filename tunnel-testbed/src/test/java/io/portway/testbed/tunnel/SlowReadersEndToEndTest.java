package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Content;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that does not read stalls itself: neither memory nor anybody else pays for it. */
@Timeout(120)
final class SlowReadersEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TEN_MEGABYTES = 10_000_000;
  private static final int STALLED = 500;
  private static final long MEBIBYTES_ALLOWED = 400;

  @TempDir private static Path dir;

  @Test
  void fiveHundredStalledVisitorsCostLittleMemoryAndSlowNobody() throws IOException {
    try (Backend tenMegabytes = tenMegabytesOnRequest();
        Rig rig = Rig.in(dir).mapping("big", "tcp", tenMegabytes.port()).start()) {
      Duration before = fetch(rig);
      List<Socket> stalled = new ArrayList<>();
      try {
        for (int i = 0; i < STALLED; i++) {
          Socket visitor = rig.connect("big", LIMIT);
          stalled.add(visitor);
          visitor.getOutputStream().write('\n');
        }
        Awaitility.await().atMost(LIMIT).until(() -> tenMegabytes.accepted() >= STALLED + 1);
        Duration during = fetch(rig);
        Duration again = fetch(rig);

        long relay = Rig.residentMebibytes(rig.relay().process());
        long agent = Rig.residentMebibytes(rig.agent().process());
        System.out.printf(
            "stalled=%d relay=%dMiB agent=%dMiB fetch before=%dms during=%dms,%dms%n",
            STALLED, relay, agent, before.toMillis(), during.toMillis(), again.toMillis());
        assertThat(relay).as("MiB of the relay").isLessThan(MEBIBYTES_ALLOWED);
        assertThat(agent).as("MiB of the agent").isLessThan(MEBIBYTES_ALLOWED);
        // The usual speed, with room for a machine that does other things meanwhile.
        Duration usual = before.multipliedBy(4).plusMillis(500);
        assertThat(during.compareTo(again) < 0 ? during : again).isLessThan(usual);
      } finally {
        for (Socket visitor : stalled) {
          visitor.close();
        }
      }
      assertThat(fetch(rig)).as("after they left").isLessThan(LIMIT);
    }
  }

  private static Duration fetch(Rig rig) throws IOException {
    long start = System.nanoTime();
    try (Socket visitor = rig.connect("big", LIMIT)) {
      visitor.getOutputStream().write('\n');
      String received = Content.read(visitor.getInputStream(), TEN_MEGABYTES);
      assertThat(received)
          .isEqualTo(Content.write(java.io.OutputStream.nullOutputStream(), 1, TEN_MEGABYTES));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Backend tenMegabytesOnRequest() {
    return Backend.start(
        socket -> {
          if (socket.getInputStream().read() >= 0) {
            Content.write(socket.getOutputStream(), 1, TEN_MEGABYTES);
          }
        });
  }
}
