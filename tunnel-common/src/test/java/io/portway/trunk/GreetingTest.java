package io.portway.trunk;

import static io.portway.trunk.RawPeer.HEAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.portway.stream.LastHandler;
import io.portway.testing.TrunkPair;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come on a link before it belongs to a trunk, and what of that may come again. */
class GreetingTest {
  private static final TrunkSettings SETTINGS = TrunkSettings.share(2, Duration.ofSeconds(10));

  /** A frame by its name, made anew for each use. */
  private record Named(String name, java.util.function.Supplier<ByteBuf> frame) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> framesOfTrunks() {
    return Stream.of(
        new Named("OPEN", () -> RawPeer.open(2)),
        new Named("OPEN with first bytes", () -> openWith("first")),
        new Named("OPEN_RESULT", () -> Frames.openResult(HEAP, 1, OpenResult.ok(1))),
        new Named("DATA", () -> RawPeer.data(2, 10)),
        new Named("FIN", () -> Frames.fin(HEAP, 2, 0)),
        new Named(
            "RESET",
            () -> Frames.reset(HEAP, 2, new Reset(ResetCode.CANCELLED, Reset.Order.ABORT, 0, ""))),
        new Named("CREDIT", () -> Frames.credit(HEAP, 2, 1)),
        new Named("ACK", () -> Frames.ack(HEAP, 0)),
        new Named("PING", () -> Frames.ping(HEAP, 1)),
        new Named("PONG", () -> Frames.pong(HEAP, 1)),
        new Named(
            "CONTROL",
            () -> Frames.control(HEAP, "{}".getBytes(StandardCharsets.UTF_8), Frames.MAX_PAYLOAD)));
  }

  private static ByteBuf openWith(String first) {
    return Frames.open(HEAP, 2, RawPeer.OPEN, first.length())
        .writeBytes(first.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuf hello() {
    return Frames.hello(HEAP, TrunkPair.hello(SETTINGS));
  }

  private static ByteBuf hello(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer()
        .writeShort(0x0101)
        .writeShort(bytes.length)
        .writeInt(0)
        .writeBytes(bytes);
  }

  private static void assertRefused(RawPeer peer, String said) throws IOException {
    assertThat(peer.next())
        .startsWith("GOAWAY scope=LINK code=PROTOCOL")
        .containsIgnoringCase(said);
    assertThat(peer.next()).isIn("closed", "reset");
  }

  @ParameterizedTest
  @MethodSource("framesOfTrunks")
  void noFrameOfATrunkComesBeforeHello(Named early) throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.RELAY, SETTINGS)) {
      peer.send(early.frame().get(), hello());

      assertRefused(peer, early.name().split(" ")[0] + " before the greeting");
      assertThat(peer.events).first().asString().startsWith("failed");
    }
  }

  @ParameterizedTest
  @MethodSource("framesOfTrunks")
  void noFrameOfATrunkComesBeforeWelcome(Named early) throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.DIALLER, SETTINGS)) {
      peer.expect("HELLO");
      peer.send(early.frame().get());

      assertRefused(peer, "before the greeting");
    }
  }

  @Test
  void framesMayFollowWelcomeAtOnce() throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.DIALLER, SETTINGS)) {
      peer.expect("HELLO");
      peer.onStream = stream -> stream.accept(1);

      peer.send(
          Frames.welcome(HEAP, TrunkPair.welcome(SETTINGS)), RawPeer.open(1), Frames.ping(HEAP, 7));

      assertThat(peer.until("PONG"))
          .contains(
              "OPEN_RESULT stream=1 code=OK dialMicros=1 detail=", "PONG opaque=0000000000000007");
    }
  }

  @Test
  void aGreetingComesOnce() throws IOException {
    try (RawPeer relay = RawPeer.ofRelay(SETTINGS);
        RawPeer dialler = RawPeer.ofDialler(SETTINGS)) {
      relay.send(hello());
      assertRefused(relay, "HELLO after the greeting");
      assertThat(relay.events.poll()).startsWith("down the peer broke the protocol: HELLO");

      dialler.sync();
      dialler.send(Frames.welcome(HEAP, TrunkPair.welcome(SETTINGS)));
      assertRefused(dialler, "WELCOME after the greeting");
    }
  }

  @Test
  void eachSideGreetsInItsOwnWay() throws IOException {
    try (RawPeer relay = new RawPeer(Trunk.Side.RELAY, SETTINGS);
        RawPeer dialler = new RawPeer(Trunk.Side.DIALLER, SETTINGS)) {
      relay.send(Frames.welcome(HEAP, TrunkPair.welcome(SETTINGS)));
      assertRefused(relay, "WELCOME before the greeting");

      dialler.expect("HELLO");
      dialler.send(hello());
      assertRefused(dialler, "HELLO before the greeting");
    }
  }

  @Test
  void aRefusalInPlaceOfWelcomeIsHeard() throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.DIALLER, SETTINGS)) {
      peer.expect("HELLO");
      peer.send(
          Frames.goAway(
              HEAP, new GoAway(GoAway.Scope.SESSION, GoAwayCode.REVOKED, 0, 60_000, "revoked")));

      org.awaitility.Awaitility.await().until(() -> peer.events.contains("goaway REVOKED"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx", "{}", "null", "{\"minor\":\"<script>\"}", "\u0000\u0001\u0002"})
  void aHelloThatIsNoRecordIsRefusedWithoutItsWords(String json) throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.RELAY, SETTINGS)) {
      peer.send(hello(json));

      assertThat(peer.next())
          .startsWith("GOAWAY scope=LINK code=PROTOCOL")
          .contains("HELLO")
          .doesNotContain("script");
      assertThat(peer.next()).isIn("closed", "reset");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Of an older version: nothing that is not needed.
        "{\"software\":\"portway/0.0.1\",\"role\":\"agent\",\"instance\":\"%s\",\"epoch\":1,"
            + "\"maxPayload\":1024,\"initialCredit\":0,\"maxStreams\":8,\"silenceMillis\":5000}",
        // Of a newer version: more than is known.
        "{\"minor\":9,\"minorMin\":0,\"features\":[\"resume\",\"telepathy\"],\"mood\":{\"a\":[1]},"
            + "\"software\":\"portway/9.9.9\",\"role\":\"agent\",\"instance\":\"%s\",\"epoch\":1,"
            + "\"maxPayload\":1024,\"initialCredit\":0,\"maxStreams\":8,\"silenceMillis\":5000}"
      })
  void olderAndNewerPeersMeetAtWhatBothHave(String json) throws IOException {
    try (RawPeer peer = new RawPeer(Trunk.Side.RELAY, SETTINGS)) {
      peer.send(hello(json.formatted("00112233445566778899aabbccddeeff")));
      peer.expect("WELCOME");

      // Their limits hold where they are lower: frames of 1 KiB, 8 streams, no credit in advance.
      peer.run(
          () -> {
            for (int i = 0; i < 8; i++) {
              var stream = peer.trunk.open(1, 1, null, null, new LastHandler()).orElseThrow();
              stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[4000]));
            }
            assertThat(peer.trunk.open(1, 1, null, null, null)).isEmpty();
          });
      for (int i = 0; i < 8; i++) {
        assertThat(peer.expect("OPEN")).endsWith("first=-");
      }
      peer.send(Frames.openResult(HEAP, 1, OpenResult.ok(1)), Frames.credit(HEAP, 1, 1500));
      assertThat(peer.expect("DATA stream=1")).hasSize("DATA stream=1 payload=".length() + 2048);
      assertThat(peer.expect("DATA stream=1")).hasSize("DATA stream=1 payload=".length() + 952);
    }
  }
}
