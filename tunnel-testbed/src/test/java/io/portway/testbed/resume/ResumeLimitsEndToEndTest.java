package io.portway.testbed.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can't survive: a window that is over, and a process that is gone. Streams end with the
 * reason in the log, listeners stay, and new streams work.
 */
@Timeout(300)
final class ResumeLimitsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long DOWNLOAD = 1L << 30;
  private static final String RATE = "2M";

  @TempDir private Path dir;

  @Test
  void streamsEndWhenTheWindowIsOver() throws IOException {
    try (FaultyRig rig = FaultyRig.start(dir, "resume-window = 1s\nhold = 0s");
        LiveClients clients = rig.clients(DOWNLOAD, RATE)) {
      rig.blackhole();

      clients.awaitBroken();
      assertThat(rig.rig().relay().process().logText()).contains("no new link within 1 s");
      assertThat(rig.rig().relay().mapping("web").path("state").asText())
          .isEqualTo("agent-offline");
      assertThat(fetch(rig).out()).as("the port is still ours").contains("agent-offline");

      rig.proxy().dials(Dials.SERVED);
      awaitNewStreams(rig);
      assertThat(rig.relayFigures().metric("portway_resumes_refused_total", "unknown"))
          .isPositive();
    }
  }

  @Test
  void streamsEndWithTheRelayAndItsListenersComeBack() throws IOException {
    try (FaultyRig rig = FaultyRig.start(dir, "");
        LiveClients clients = rig.clients(DOWNLOAD, RATE)) {
      int port = rig.rig().port("web");

      rig.rig().relay().process().kill();
      clients.awaitBroken();
      rig.rig().relay().start();

      awaitNewStreams(rig);
      assertThat(rig.rig().relay().mapping("web").path("public").asText()).endsWith(":" + port);
      assertThat(rig.relayFigures().metric("portway_resumes_refused_total", "unknown"))
          .isPositive();
      assertThat(rig.rig().relay().mapping("web").path("streams").asInt(-1)).isZero();
    }
  }

  @Test
  void streamsEndWhenAnotherProcessIsTheAgent() throws IOException {
    try (FaultyRig rig = FaultyRig.start(dir, "");
        LiveClients clients = rig.clients(DOWNLOAD, RATE)) {
      rig.rig().agent().process().kill();
      rig.rig().agent().start();

      clients.awaitBroken();
      assertThat(rig.rig().relay().process().logText())
          .contains("agent=office replaced: a new link from ");
      awaitNewStreams(rig);
    }
  }

  private static void awaitNewStreams(FaultyRig rig) {
    Awaitility.await().atMost(LIMIT).until(() -> fetch(rig).ok());
  }

  private static Finished fetch(FaultyRig rig) {
    String url = "http://127.0.0.1:" + rig.rig().port("web") + "/7/1000";
    return Command.of("curl", "-sS", "--fail-with-body", "--max-time", "10", url).run(LIMIT);
  }
}
