package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Content;
import io.portway.testbed.rig.Figures;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two thousand streams want to keep, the budget does not: reading pauses, nothing is dropped,
 * and both daemons live on in the memory that they have.
 */
@Timeout(300)
final class MemoryEndToEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int VISITORS = 2000;
  private static final int HUNDRED_MEGABYTES = 100_000_000;
  private static final int FIRST_CREDIT = 256 * 1024;
  private static final int BEYOND = 60_000;
  private static final int SEND_BUFFER = 64 * 1024;

  /** The mark for a daemon under full load. */
  private static final long MEBIBYTES_ALLOWED = 288;

  @TempDir private Path dir;

  private final List<Socket> visitors = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (Socket visitor : visitors) {
      visitor.close();
    }
  }

  @Test
  void visitorsWhoAskForAHundredMegabytesAndReadNothing() throws IOException {
    try (Backend backend = onRequest(HUNDRED_MEGABYTES);
        Rig rig = Rig.in(dir).mapping("big", "tcp", backend.port()).start()) {
      ask(rig, backend);

      assertWithinMemory(rig, "asked for 100 MB each");
      assertThat(fetch(rig, 5_000_000)).as("another is served").isLessThan(LIMIT);
      leave();
      Awaitility.await().atMost(LIMIT).until(() -> held(Figures.of(rig.relay())) < 4 << 20);
      assertThat(fetch(rig, HUNDRED_MEGABYTES)).as("after they left").isLessThan(LIMIT);
    }
  }

  @Test
  void backendsThatAnswerMoreThanTheirCreditAndClose() throws IOException {
    int answer = FIRST_CREDIT + BEYOND;
    try (Backend backend = onRequest(answer);
        Rig rig = Rig.in(dir).mapping("big", "tcp", backend.port()).start()) {
      ask(rig, backend);

      assertWithinMemory(rig, "answered their credit and 60 KB, and closed");
      for (int i = 0; i < VISITORS; i += 10) {
        Socket visitor = visitors.get(i);
        visitor.setSoTimeout((int) LIMIT.toMillis());
        assertThat(Content.read(visitor.getInputStream(), answer))
            .as("visitor " + i + " has lost nothing")
            .isEqualTo(Content.write(OutputStream.nullOutputStream(), 1, answer));
        assertThat(visitor.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private void ask(Rig rig, Backend backend) throws IOException {
    for (int i = 0; i < VISITORS; i++) {
      Socket visitor = rig.connect("big", LIMIT);
      visitors.add(visitor);
      visitor.getOutputStream().write('\n');
    }
    Awaitility.await().atMost(LIMIT).until(() -> backend.accepted() >= VISITORS);
  }

  private static void assertWithinMemory(Rig rig, String what) {
    // What is still on its way arrives meanwhile.
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(LIMIT)
        .until(() -> rig.relay().process().alive() && rig.agent().process().alive());
    long relay = Rig.residentMebibytes(rig.relay().process());
    long agent = Rig.residentMebibytes(rig.agent().process());
    System.out.printf(
        "%d visitors who %s: relay=%dMiB (budget held %dMiB) agent=%dMiB (%dMiB)%n",
        VISITORS,
        what,
        relay,
        held(Figures.of(rig.relay())) >> 20,
        agent,
        held(Figures.of(rig.agent())) >> 20);
    assertThat(relay).as("MiB of the relay").isLessThan(MEBIBYTES_ALLOWED);
    assertThat(agent).as("MiB of the agent").isLessThan(MEBIBYTES_ALLOWED);
  }

  private static long held(Figures figures) {
    return (long) figures.metric("portway_memory_budget_bytes", "held");
  }

  private static Duration fetch(Rig rig, int bytes) throws IOException {
    long start = System.nanoTime();
    try (Socket visitor = rig.connect("big", LIMIT)) {
      visitor.getOutputStream().write('\n');
      Content.read(visitor.getInputStream(), bytes);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Backend onRequest(int bytes) {
    return Backend.start(
        socket -> {
          // A kernel has one store of TCP memory for all of its sockets. On one machine the
          // backends' own send buffers would empty it long before either daemon is at its limit.
          socket.setSendBufferSize(SEND_BUFFER);
          if (socket.getInputStream().read() >= 0) {
            Content.write(socket.getOutputStream(), 1, bytes);
          }
        });
  }
}
