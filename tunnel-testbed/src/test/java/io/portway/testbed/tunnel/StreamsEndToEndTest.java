package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Content;
import io.portway.testbed.rig.Crowd;
import io.portway.testbed.rig.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes through a mapping arrive whole, in order, and with nobody else's among them. */
@Timeout(120)
final class StreamsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long GIBIBYTE = 1L << 30;

  @TempDir private static Path dir;

  private static final Backend echo = Backend.echo();
  private static final Backend atEnd = Backend.answerAtEnd();
  private static final Backend source =
      Backend.start(socket -> Content.write(socket.getOutputStream(), 7, GIBIBYTE));
  private static final Backend sink =
      Backend.start(
          socket -> {
            String sum = Content.read(socket.getInputStream(), GIBIBYTE);
            socket.getOutputStream().write(sum.getBytes(StandardCharsets.US_ASCII));
          });

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig =
        Rig.in(dir, "-Xmx64m")
            .mapping("echo", "tcp", echo.port())
            .mapping("at-end", "tcp", atEnd.port())
            .mapping("source", "tcp", source.port())
            .mapping("sink", "tcp", sink.port())
            .start();
  }

  @AfterAll
  static void stop() {
    rig.close();
    List.of(echo, atEnd, source, sink).forEach(Backend::close);
  }

  @Test
  void gibibyteFromTheBackendArrivesWithTheSameSum() throws IOException {
    try (Socket visitor = rig.connect("source", LIMIT)) {
      String received = Content.read(visitor.getInputStream(), GIBIBYTE);

      assertThat(visitor.getInputStream().read()).as("the end of the stream").isEqualTo(-1);
      assertThat(received).isEqualTo(sumOf(7, GIBIBYTE));
    }
  }

  @Test
  void gibibyteToTheBackendArrivesWithTheSameSum() throws IOException {
    try (Socket visitor = rig.connect("sink", LIMIT)) {
      String sent = Content.write(visitor.getOutputStream(), 11, GIBIBYTE);
      visitor.shutdownOutput();

      String received =
          new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(received).isEqualTo(sent);
    }
  }

  @Test
  void fiveHundredVisitorsAtOnceEachGetTheirOwnContent() {
    int length = 200_000;
    List<Boolean> whole =
        Crowd.of(
            500,
            i ->
                () -> {
                  byte[] own = Content.bytes(i, length);
                  try (Socket visitor = rig.connect("echo", LIMIT)) {
                    Thread writer =
                        new Thread(
                            () -> {
                              try {
                                visitor.getOutputStream().write(own);
                                visitor.shutdownOutput();
                              } catch (IOException e) {
                                // The reader below sees the same connection fail.
                              }
                            });
                    writer.start();
                    byte[] back = visitor.getInputStream().readAllBytes();
                    return java.util.Arrays.equals(own, back);
                  }
                });

    assertThat(IntStream.range(0, whole.size()).filter(i -> !whole.get(i)).boxed())
        .as("visitors that did not get their own content")
        .isEmpty();
  }

  @Test
  void visitorThatHalfClosesGetsTheWholeAnswer() throws IOException {
    byte[] request = Content.bytes(3, 3_000_000);
    try (Socket visitor = rig.connect("at-end", LIMIT)) {
      visitor.getOutputStream().write(request);
      visitor.shutdownOutput();

      byte[] answer = visitor.getInputStream().readAllBytes();

      byte[] heading = (request.length + "\n").getBytes(StandardCharsets.US_ASCII);
      assertThat(answer).hasSize(heading.length + request.length).startsWith(heading);
      assertThat(answer).endsWith(request);
    }
  }

  @Test
  void backendThatHalfClosesStillGetsWhatTheVisitorSends() throws Exception {
    java.util.concurrent.CompletableFuture<String> received =
        new java.util.concurrent.CompletableFuture<>();
    try (Backend lateReader =
            Backend.start(
                socket -> {
                  socket.getOutputStream().write("done\n".getBytes(StandardCharsets.US_ASCII));
                  socket.shutdownOutput();
                  received.complete(Content.read(socket.getInputStream(), 500_000));
                });
        Rig own = Rig.in(dir.resolve("late")).mapping("late", "tcp", lateReader.port()).start();
        Socket visitor = own.connect("late", LIMIT)) {
      String greeting =
          new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String sent = Content.write(visitor.getOutputStream(), 5, 500_000);
      visitor.shutdownOutput();

      assertThat(greeting).isEqualTo("done\n");
      assertThat(received.get(30, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(sent);
    }
  }

  @Test
  void agentReportsTwoTrunksOrMore() {
    assertThat(rig.agent().status().path("trunks").size()).isGreaterThanOrEqualTo(2);
    assertThat(rig.relay().agent(Rig.AGENT).path("trunks").asInt()).isGreaterThanOrEqualTo(2);
  }

  private static String sumOf(long seed, long length) throws IOException {
    return Content.write(java.io.OutputStream.nullOutputStream(), seed, length);
  }
}
