package io.portway.trunk;

import static io.portway.trunk.RawPeer.HEAP;
import static io.portway.trunk.RawPeer.data;
import static io.portway.trunk.RawPeer.open;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.portway.flow.CreditPool;
import io.portway.flow.TrunkMemory;
import io.portway.testing.TestMemory;
import io.portway.wire.Frames;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may not do to a trunk, each beside what it may. */
class HostilePeerTest {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final TrunkSettings SETTINGS = TrunkSettings.share(2, SILENCE);

  /** More than is allowed in any second, however slow the machine. */
  private static final int FLOOD = 5 * UnpaidWork.LIMIT;

  private static TrunkSettings maxStreams(int max) {
    return new TrunkSettings(
        Frames.MAX_PAYLOAD,
        CreditPool.FLOOR,
        max,
        SILENCE,
        1 << 30,
        Duration.ZERO,
        LinkWear.DEFAULT);
  }

  private static ByteBuf abort(int streamId) {
    return Frames.reset(HEAP, streamId, new Reset(ResetCode.CANCELLED, Reset.Order.ABORT, 0, ""));
  }

  private static void assertExcess(RawPeer peer, String what) throws IOException {
    List<String> lines = peer.until("GOAWAY");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("GOAWAY scope=LINK code=EXCESS")
        .contains("over 1000 a second of " + what);
    assertThat(peer.next()).isIn("closed", "reset");
    await().until(() -> peer.events.contains("down over 1000 a second of " + what));
    assertThat(peer.call(() -> peer.trunk.credit().promised())).isBetween(0L, 1L << 26);
  }

  private static void assertRefused(RawPeer peer, String said) throws IOException {
    List<String> lines = peer.until("GOAWAY");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("GOAWAY scope=LINK code=PROTOCOL")
        .contains(said);
    assertThat(peer.next()).isIn("closed", "reset");
  }

  // ---- floods ----

  @Test
  void aFloodOfPingsEndsTheLink() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      ByteBuf pings = Unpooled.buffer();
      for (int i = 0; i < FLOOD; i++) {
        pings.writeBytes(Frames.ping(HEAP, i));
      }
      peer.send(pings);

      assertExcess(peer, "PING");
    }
  }

  @Test
  void aFewHundredPingsAreAnsweredInOrder() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      ByteBuf pings = Unpooled.buffer();
      for (int i = 0; i < 900; i++) {
        pings.writeBytes(Frames.ping(HEAP, i));
      }
      peer.send(pings);

      for (int i = 0; i < 900; i++) {
        assertThat(peer.next()).isEqualTo("PONG opaque=%016x".formatted(i));
      }
    }
  }

  @Test
  void rapidResetsEndTheLink() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      ByteBuf flood = Unpooled.buffer();
      for (int id = 2; id <= 2 * FLOOD; id += 2) {
        flood.writeBytes(open(id)).writeBytes(abort(id));
      }
      peer.send(flood);

      assertExcess(peer, "RESET of young streams");
      await().until(() -> peer.call(() -> peer.trunk.credit().promised()) == 0);
      assertThat(peer.trunk.streamCount()).isZero();
    }
  }

  @Test
  void aFewHundredRapidResetsDoNoHarm() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      ByteBuf some = Unpooled.buffer();
      for (int id = 2; id <= 1800; id += 2) {
        some.writeBytes(open(id)).writeBytes(abort(id));
      }
      peer.send(some);
      peer.sync();

      assertThat(peer.streams).hasSize(900);
      assertThat(peer.trunk.streamCount()).isZero();
      assertThat(peer.call(() -> peer.trunk.credit().promised())).isZero();
    }
  }

  /** Whoever connects to a public port can make the relay open and reset streams at will. */
  @Test
  void anAgentDoesNotPunishItsRelayForStrangers() throws IOException {
    try (RawPeer peer = RawPeer.ofDialler(SETTINGS)) {
      ByteBuf flood = Unpooled.buffer();
      for (int id = 1; id <= 2 * FLOOD; id += 2) {
        flood.writeBytes(open(id)).writeBytes(abort(id));
      }
      peer.send(flood);
      peer.sync();

      assertThat(peer.streams).hasSize(FLOOD);
      assertThat(peer.trunk.streamCount()).isZero();
    }
  }

  @Test
  void eachOpenBeyondTheLimitIsAnsweredBusy() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(maxStreams(3))) {
      for (int id = 2; id <= 10; id += 2) {
        peer.send(open(id));
      }

      assertThat(peer.next()).startsWith("OPEN_RESULT stream=8 code=BUSY").contains("max: 3");
      assertThat(peer.next()).startsWith("OPEN_RESULT stream=10 code=BUSY");
      assertThat(peer.streams).hasSize(3);

      // One that ends makes room for another; what comes for the refused ones does nothing.
      peer.send(abort(2), data(8, 10), Frames.fin(HEAP, 10, 0), open(12));
      peer.sync();
      assertThat(peer.streams).hasSize(4);
    }
  }

  @Test
  void aFloodOfOpensBeyondTheLimitEndsTheLink() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(maxStreams(3))) {
      ByteBuf flood = Unpooled.buffer();
      for (int id = 2; id <= 2 * FLOOD; id += 2) {
        flood.writeBytes(open(id));
      }
      peer.send(flood);

      assertExcess(peer, "OPEN beyond the limits");
      assertThat(peer.streams).hasSize(3);
    }
  }

  /** What a refused OPEN reserved in part was once lost for ever. */
  @Test
  void opensThatAreRefusedForMemoryTakeNone() throws IOException {
    // Each keeps a floor, and a quarter of one is left free for those before it.
    int floor = CreditPool.FLOOR;
    int fit = (int) ((TrunkMemory.GUARANTEED - floor) / (floor + floor / 4)) + 1;
    int past = 2 * fit + 2;
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS, TestMemory.of(1))) {
      for (int id = 2; id < past; id += 2) {
        peer.send(open(id));
      }
      peer.send(open(past), open(past + 2));
      assertThat(peer.next())
          .startsWith("OPEN_RESULT stream=" + past + " code=BUSY")
          .contains("memory");
      assertThat(peer.next()).startsWith("OPEN_RESULT stream=" + (past + 2) + " code=BUSY");

      // The answers that nobody acknowledged are kept, too: three go for two that come.
      peer.send(abort(2), abort(4), abort(6), open(past + 4), open(past + 6));
      peer.sync();

      assertThat(peer.streams).hasSize(fit + 2);
      assertThat(peer.call(() -> peer.trunk.credit().promised())).isEqualTo((fit - 1L) * floor);
    }
  }

  record Flood(String what, Supplier<ByteBuf> frame) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Flood> unpaid() {
    return Stream.of(
        new Flood("CREDIT without effect", () -> Frames.credit(HEAP, 2, 1)),
        new Flood("ACK without effect", () -> Frames.ack(HEAP, 0)),
        new Flood("PONG without PING", () -> Frames.pong(HEAP, 0)),
        new Flood("CONTROL", () -> Frames.control(HEAP, new byte[] {'{', '}'}, 100)));
  }

  @ParameterizedTest
  @MethodSource("unpaid")
  void framesThatPayForNothingEndTheLinkInMasses(Flood kind) throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(open(2));
      peer.send(many(500, kind));
      peer.sync();

      peer.send(many(FLOOD, kind));

      assertExcess(peer, kind.what());
    }
  }

  private static ByteBuf many(int count, Flood kind) {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < count; i++) {
      all.writeBytes(kind.frame().get());
    }
    return all;
  }

  @Test
  void nothingBehindAnExcessIsRead() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      ByteBuf all = many(FLOOD, new Flood("PING", () -> Frames.ping(HEAP, 1)));
      peer.send(all.writeBytes(open(2)));

      assertExcess(peer, "PING");
      assertThat(peer.streams).isEmpty();
    }
  }

  /** A stream of a trunk that is closed already would live for ever. */
  @Test
  void nothingBehindTheEndOfTheTrunkIsRead() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.onControl = message -> peer.trunk.close(ResetCode.SHUTDOWN, "enough");
      byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
      peer.send(Frames.control(HEAP, json, Frames.MAX_PAYLOAD), open(2), data(2, 5));

      assertThat(peer.next()).isIn("closed", "reset");
      assertThat(peer.streams).isEmpty();
    }
  }

  // ---- one stream's fault ----

  @Test
  void bytesBeyondTheCreditResetTheStreamAlone() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(open(2), data(2, CreditPool.FLOOR));
      peer.sync();
      peer.send(data(2, 1));

      assertThat(peer.next())
          .startsWith("RESET stream=2 code=FLOW order=ABORT")
          .contains("16385 (granted: 16384)");
      peer.send(data(2, 10_000), Frames.fin(HEAP, 2, 26_385), open(4));
      peer.sync();
      assertThat(peer.streams).hasSize(2);
      assertThat(peer.trunk.streamCount()).isOne();
      assertThat(peer.call(() -> peer.trunk.credit().promised())).isEqualTo(CreditPool.FLOOR);
    }
  }

  @Test
  void firstBytesBeyondTheCreditResetTheStreamToo() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      int within = CreditPool.FLOOR;
      peer.send(
          Frames.open(HEAP, 2, RawPeer.OPEN, within).writeZero(within),
          Frames.open(HEAP, 4, RawPeer.OPEN, within + 1).writeZero(within + 1));

      assertThat(peer.next()).startsWith("RESET stream=4 code=FLOW");
      peer.sync();
      assertThat(peer.trunk.streamCount()).isOne();
    }
  }

  @Test
  void bytesAfterFinResetTheStreamAlone() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(open(2), data(2, 3), Frames.fin(HEAP, 2, 3), data(2, 1));
      assertThat(peer.next()).startsWith("RESET stream=2 code=STATE");

      peer.send(open(4), Frames.fin(HEAP, 4, 0), Frames.fin(HEAP, 4, 0));
      assertThat(peer.next()).startsWith("RESET stream=4 code=STATE");

      peer.send(open(6), data(6, 3), Frames.fin(HEAP, 6, 7));
      assertThat(peer.next()).startsWith("RESET stream=6 code=STATE");
      peer.sync();
      assertThat(peer.trunk.streamCount()).isZero();
    }
  }

  @Test
  void framesBeforeTheAnswerResetTheStreamAlone() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      for (int i = 0; i < 3; i++) {
        peer.openStream();
        peer.expect("OPEN");
      }
      peer.send(data(1, 1), Frames.fin(HEAP, 3, 0));
      assertThat(peer.next()).startsWith("RESET stream=1 code=STATE");
      assertThat(peer.next()).startsWith("RESET stream=3 code=STATE");

      peer.send(
          Frames.openResult(HEAP, 5, OpenResult.ok(1)),
          data(5, 1),
          Frames.openResult(HEAP, 5, OpenResult.failed(OpenOutcome.REFUSED, "")));
      assertThat(peer.next()).startsWith("RESET stream=5 code=STATE");
      peer.sync();
    }
  }

  @Test
  void anAnswerToTheirOwnStreamResetsIt() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(open(2), Frames.openResult(HEAP, 2, OpenResult.ok(1)));

      assertThat(peer.next()).startsWith("RESET stream=2 code=STATE");
      peer.sync();
    }
  }

  // ---- the link's fault ----

  static Stream<Flood> ofStreams() {
    return Stream.of(
        new Flood("OPEN_RESULT", () -> Frames.openResult(HEAP, 1, OpenResult.ok(1))),
        new Flood("DATA", () -> data(1, 100)),
        new Flood("FIN", () -> Frames.fin(HEAP, 1, 0)),
        new Flood("RESET", () -> abort(1)),
        new Flood("CREDIT", () -> Frames.credit(HEAP, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("ofStreams")
  void framesOfStreamsThatNeverWereEndTheLink(Flood kind) throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(kind.frame().get());

      assertRefused(peer, kind.what() + " on stream 1 that was never opened");
    }
  }

  @ParameterizedTest
  @MethodSource("ofStreams")
  void framesOfStreamsThatAreGoneAreDroppedAndCounted(Flood kind) throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.openStream();
      peer.expect("OPEN");
      peer.run(() -> peer.trunk.forEachStream(stream -> stream.close()));
      peer.expect("RESET");
      ByteBuf frame = kind.frame().get();
      int numbered = kind.what().equals("CREDIT") ? 0 : frame.readableBytes();

      peer.send(frame);
      peer.sync();

      assertThat(peer.call(() -> peer.trunk.received())).isEqualTo(numbered);
    }
  }

  @Test
  void streamsOfOurOwnNumbersAreNotTheirsToOpen() throws IOException {
    try (RawPeer relay = RawPeer.ofRelay(SETTINGS);
        RawPeer dialler = RawPeer.ofDialler(SETTINGS)) {
      relay.send(open(1));
      assertRefused(relay, "our own parity: stream 1");
      dialler.send(open(2));
      assertRefused(dialler, "our own parity: stream 2");
    }
  }

  @Test
  void numbersAreUsedOnceAndRise() throws IOException {
    try (RawPeer same = RawPeer.ofRelay(SETTINGS);
        RawPeer lower = RawPeer.ofRelay(SETTINGS)) {
      same.send(open(2), abort(2), open(2));
      assertRefused(same, "OPEN of stream 2 (expected: above 2)");

      // Some may be left out; none may come back.
      lower.send(open(100), open(102));
      lower.sync();
      lower.send(open(50));
      assertRefused(lower, "OPEN of stream 50 (expected: above 102)");
      await().until(() -> !lower.events.isEmpty());
    }
  }

  @Test
  void anAckOfWhatWasNeverSentEndsTheLink() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.run(() -> peer.trunk.sendControl("{}".getBytes(StandardCharsets.UTF_8)));
      peer.expect("CONTROL");
      peer.send(Frames.ack(HEAP, 10));
      peer.sync();
      assertThat(peer.call(() -> peer.trunk.unacknowledged())).isZero();

      peer.send(Frames.ack(HEAP, 11));

      assertRefused(peer, "ACK of 11 bytes (sent: 10)");
    }
  }

  @Test
  void bytesThatAreNoFramesEndTheLink() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.send(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));
      peer.send(Unpooled.wrappedBuffer(new byte[] {0x0d, 0, 0, 0, 0, 0, 0, 0}));

      // 'G' is a type that is unknown and, by its flags 'E', critical.
      assertRefused(peer, "frame type 0x47 is unknown and marked critical");
    }
  }

  // ---- silence ----

  @Test
  void aPeerThatSaysNothingIsDead() throws IOException {
    TrunkSettings impatient = impatient();
    try (RawPeer silent = RawPeer.ofRelay(impatient);
        RawPeer drips = RawPeer.ofRelay(impatient)) {
      // Half a frame is no life sign for ever.
      silent.send(data(2, 100).readerIndex(0).writerIndex(4));

      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                drips.send(Frames.pong(HEAP, 0));
                return silent.events.contains("down silent for 600 ms");
              });
      assertThat(silent.next()).isIn("closed", "reset");
      assertThat(drips.events).isEmpty();
      drips.sync();
    }
  }

  /** On a slow path our ping waits in the kernel behind what was sent before it. */
  @Test
  void aPeerThatTakesWhatWaitsIsNotDeadUntilItStops() throws IOException {
    try (RawPeer slow = RawPeer.ofRelay(impatient(), 64 * 1024)) {
      slow.run(
          () -> {
            for (int i = 0; i < 200; i++) {
              slow.trunk.sendControl("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            }
          });
      long begun = System.nanoTime();

      await()
          .pollInterval(Duration.ofMillis(30))
          .until(
              () -> {
                slow.skip(60_000);
                return System.nanoTime() - begun > SECONDS.toNanos(3);
              });
      assertThat(slow.events).isEmpty();

      await().until(() -> slow.events.contains("down silent for 600 ms"));
    }
  }

  private static TrunkSettings impatient() {
    return new TrunkSettings(
        Frames.MAX_PAYLOAD,
        CreditPool.FLOOR,
        10,
        Duration.ofMillis(600),
        1 << 30,
        Duration.ZERO,
        LinkWear.DEFAULT);
  }

  @Test
  void aPeerThatReadsNothingIsClosedAllTheSame() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      // Fill its receive buffer and our queue, then break the protocol.
      peer.send(Frames.ping(HEAP, 1));
      peer.run(
          () -> {
            for (int i = 0; i < 400; i++) {
              peer.trunk.sendControl("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            }
          });
      peer.send(open(1));

      await().atMost(Duration.ofSeconds(20)).until(() -> peer.linkIsClosed());
    }
  }

  // ---- ends ----

  @Test
  void whatIsParkedIsReleasedWithItsTrunk() throws IOException {
    try (RawPeer peer = RawPeer.ofRelay(SETTINGS)) {
      peer.onStream = stream -> stream.config().setAutoRead(false);
      peer.send(open(2), data(2, 5000), open(4), data(4, 100), Frames.fin(HEAP, 4, 100));
      peer.send(
          open(6),
          data(6, 9),
          Frames.reset(HEAP, 6, new Reset(ResetCode.PEER_RESET, Reset.Order.IN_ORDER, 9, "")));
      peer.sync();
      assertThat(peer.trunk.streamCount()).isEqualTo(3);

      peer.run(() -> peer.trunk.close(ResetCode.LINK_LOST, "cut"));

      assertThat(peer.trunk.streamCount()).isZero();
      assertThat(peer.call(() -> peer.trunk.credit().promised())).isZero();
    }
  }
}
