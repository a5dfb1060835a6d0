package io.portway.testbed.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.resume.FaultyRig;
import io.portway.testbed.rig.Figures;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred streams of all kinds live through links that fail at random: every byte is checked,
 * and in the end the daemons hold what they held before. {@code bin/test soak MINUTES} lets it go
 * on for as long as that; {@code -Dportway.seed} draws the same faults again.
 */
final class SoakEndToEndTest {

  // Minutes for bin/test soak; the normal run has no time for more than a taste.
  private static final int MINUTES = Integer.getInteger("portway.soak.minutes", 0);
  private static final Duration CHAOS =
      MINUTES > 0 ? Duration.ofMinutes(MINUTES) : Duration.ofSeconds(20);
  private static final long SEED = Long.getLong("portway.seed", System.nanoTime() & 0xffff_ffffL);

  private static final int FAILURES_SHOWN = 20;

  private static final int SSH = 10;
  private static final int BULK = 50;
  private static final int HTTP = 60;
  private static final int IDLE = 80;
  private static final Duration WARM_UP = CHAOS.dividedBy(10).plusSeconds(5);
  private static final Duration SETTLING = Duration.ofSeconds(60);

  @TempDir private Path dir;

  @Test
  @Timeout(6 * 3600)
  void streamsLiveThroughLinksThatFailAtRandom() throws Exception {
    System.out.printf("soak: seed %d, %d s of faults%n", SEED, CHAOS.toSeconds());
    try (FaultyRig rig = FaultyRig.start(dir, "")) {
      Random seeds = new Random(SEED);
      Figures relay = rig.relayFigures();
      Figures agent = rig.agentFigures();
      // Pools and caches grow to what this load needs before anything is compared.
      live(rig, seeds, WARM_UP);
      Level relayBefore = settled(relay);
      Level agentBefore = settled(agent);
      double lost = agent.metric("portway_reconnects_total");

      List<LiveStream> streams = live(rig, seeds, CHAOS);
      double links = agent.metric("portway_reconnects_total") - lost;

      awaitBack(relay, relayBefore);
      awaitBack(agent, agentBefore);
      report(streams, links);
      System.out.printf("  relay before: %s%n         after: %s%n", relayBefore, Level.of(relay));
      System.out.printf("  agent before: %s%n         after: %s%n", agentBefore, Level.of(agent));
      assertThat(broken(streams).stream().limit(FAILURES_SHOWN)).as("broken streams").isEmpty();
      assertThat(Level.of(relay))
          .matches(level -> level.isBackAt(relayBefore), "is back at " + relayBefore);
      assertThat(Level.of(agent))
          .matches(level -> level.isBackAt(agentBefore), "is back at " + agentBefore);
    }
  }

  /** All streams from their beginning to their end, with faults for {@code time} between. */
  private List<LiveStream> live(FaultyRig rig, Random seeds, Duration time) throws Exception {
    List<LiveStream> streams = streams(rig, seeds);
    List<Thread> threads = new ArrayList<>();
    for (LiveStream stream : streams) {
      Thread thread = new Thread(stream, "soak-" + stream.name());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (LiveStream stream : streams) {
      stream.awaitReady();
    }
    assertThat(broken(streams)).as("streams that never were").isEmpty();
    Chaos chaos = new Chaos(rig.proxy(), seeds.nextLong());
    chaos.run(time);
    System.out.println("soak: " + chaos);
    streams.forEach(LiveStream::stop);
    for (Thread thread : threads) {
      thread.join(LiveStream.PATIENCE.multipliedBy(2).toMillis());
      assertThat(thread.getStackTrace()).as("where %s still is", thread.getName()).isEmpty();
    }
    rig.awaitLinks();
    return streams;
  }

  private List<LiveStream> streams(FaultyRig rig, Random seeds) {
    List<LiveStream> all = new ArrayList<>();
    for (int i = 0; i < SSH; i++) {
      all.add(new SshStream("ssh-" + i, seeds.nextLong(), rig.ssh(), dir.resolve("ssh")));
    }
    for (int i = 0; i < BULK; i++) {
      all.add(
          new EchoStream(
              "bulk-" + i, seeds.nextLong(), EchoStream.Manner.BULK, () -> dial(rig, "echo")));
    }
    for (int i = 0; i < HTTP; i++) {
      all.add(new HttpStream("http-" + i, seeds.nextLong(), () -> dial(rig, "web")));
    }
    for (int i = 0; i < IDLE; i++) {
      all.add(
          new EchoStream(
              "idle-" + i, seeds.nextLong(), EchoStream.Manner.IDLE, () -> dial(rig, "echo")));
    }
    return all;
  }

  private static Socket dial(FaultyRig rig, String mapping) throws Exception {
    return rig.rig().connect(mapping, LiveStream.PATIENCE);
  }

  private static List<String> broken(List<LiveStream> streams) {
    return streams.stream().map(LiveStream::failure).filter(Objects::nonNull).toList();
  }

  /** The level once it falls no further. */
  private static Level settled(Figures daemon) {
    Level[] last = {Level.of(daemon)};
    Awaitility.await()
        .pollInterval(Duration.ofSeconds(3))
        .atMost(SETTLING)
        .until(
            () -> {
              Level before = last[0];
              last[0] = Level.of(daemon);
              return before.isBackAt(last[0]);
            });
    return last[0];
  }

  private static void awaitBack(Figures daemon, Level start) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(SETTLING)
          .until(() -> Level.of(daemon).isBackAt(start));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      // Judged, with all that was seen, after the report.
      System.out.println("soak: not back after " + SETTLING.toSeconds() + " s");
    }
  }

  private static void report(List<LiveStream> streams, double links) {
    TreeMap<String, List<LiveStream>> kinds = new TreeMap<>();
    for (LiveStream stream : streams) {
      kinds
          .computeIfAbsent(stream.name().replaceAll("-.*", ""), kind -> new ArrayList<>())
          .add(stream);
    }
    System.out.printf(
        "soak: seed %d, %d s, %d streams, %d broken, %.0f links made again%n",
        SEED, CHAOS.toSeconds(), streams.size(), broken(streams).size(), links);
    kinds.forEach(
        (kind, all) ->
            System.out.printf(
                "  %-4s %3d streams, %,d bytes checked, %,d exchanges, longest took %d ms%n",
                kind,
                all.size(),
                all.stream().mapToLong(stream -> stream.bytes.get()).sum(),
                all.stream().mapToLong(stream -> stream.exchanges.get()).sum(),
                all.stream().mapToLong(LiveStream::longestNanos).max().orElse(0) / 1_000_000));
    broken(streams).stream()
        .limit(FAILURES_SHOWN)
        .forEach(one -> System.out.println("  broken: " + one));
  }
}
