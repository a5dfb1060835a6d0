package io.portway.testbed.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.network.Direction;
import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.network.FaultyLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stock {@code ssh} session and a stock {@code curl} live through what happens to the links. */
@Timeout(300)
final class ResumeEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BLACKHOLE = Duration.ofSeconds(20);
  private static final long DOWNLOAD = 12_000_000;
  private static final String RATE = "3M";

  // The long run fetches as much as people fetch; the normal one no more than spans the outage.
  private static final boolean LONG_RUN = Integer.getInteger("portway.soak.minutes", 0) > 0;
  private static final long OUTAGE_DOWNLOAD = LONG_RUN ? 1L << 30 : 32_000_000;
  private static final String OUTAGE_RATE = LONG_RUN ? "40M" : "1500k";

  @TempDir private static Path dir;

  private static FaultyRig rig;

  @BeforeAll
  static void start() throws IOException {
    rig = FaultyRig.start(dir, "");
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void resetLinks() throws IOException {
    liveThrough(() -> rig.proxy().links().forEach(FaultyLink::reset));
  }

  @Test
  void linksThatEndInOrder() throws IOException {
    liveThrough(() -> rig.proxy().links().forEach(FaultyLink::finish));
  }

  @Test
  void linksThatBreakInTheMiddleOfARecord() throws IOException {
    for (Direction direction : Direction.values()) {
      liveThrough(
          () -> {
            // Few bytes: one of the links carries nothing but pings.
            rig.proxy().links().forEach(link -> link.cutAfter(direction, 31));
          });
    }
  }

  @Test
  void linksThatLeaveFromAnotherAddress() throws IOException {
    liveThrough(
        () -> {
          // Nobody is told that the old address is no longer the agent's.
          rig.proxy().leaveFrom(2);
          rig.proxy().links().forEach(FaultyLink::swallow);
        });
    assertThat(rig.rig().relay().process().logText()).contains("trunk=0 link lost: silent");
  }

  @Test
  void proxyThatRestarts() throws IOException {
    liveThrough(
        () -> {
          rig.proxy().stop();
          rig.proxy().startAgain();
        });
  }

  @Test
  void blackholeOfTwentySecondsThatSwallowsDialsToo() throws IOException {
    try (LiveClients clients = rig.clients(OUTAGE_DOWNLOAD, OUTAGE_RATE)) {
      double links = linksAccepted();
      long start = System.nanoTime();
      rig.blackhole();
      clients.type();
      Awaitility.await().pollDelay(BLACKHOLE).atMost(LIMIT).until(() -> true);
      assertThat(clients.downloads()).as("the download spans the outage").isTrue();
      rig.proxy().dials(Dials.SERVED);
      clients.hear();
      long heard = System.nanoTime();
      rig.awaitLinks();
      clients.finish();
      assertThat(linksAccepted() - links).isGreaterThanOrEqualTo(2);
      System.out.printf(
          "blackhole of %d s: the key typed meanwhile was answered %d ms after its end;"
              + " download of %d bytes whole, SHA-256 equal, ssh ended with 0%n",
          BLACKHOLE.toSeconds(),
          Duration.ofNanos(heard - start).minus(BLACKHOLE).toMillis(),
          OUTAGE_DOWNLOAD);
    }
  }

  private static void liveThrough(Runnable fault) throws IOException {
    try (LiveClients clients = rig.clients(DOWNLOAD, RATE)) {
      double links = linksAccepted();
      long start = System.nanoTime();
      fault.run();
      clients.talk();
      long heard = System.nanoTime();
      Awaitility.await().atMost(LIMIT).until(() -> linksAccepted() - links >= 2);
      clients.finish();
      rig.awaitLinks();
      System.out.printf(
          "the next key was answered after %d ms; download whole, ssh ended with 0%n",
          Duration.ofNanos(heard - start).toMillis());
    }
  }

  private static double linksAccepted() {
    return rig.relayFigures().metric("portway_links_accepted_total");
  }
}
