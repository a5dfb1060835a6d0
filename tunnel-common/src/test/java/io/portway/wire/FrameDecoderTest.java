package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.portway.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {
  private static final Map<String, byte[]> SAMPLES = FrameSamples.all();
  private static final byte[] EVERYTHING = joined(Integer.MAX_VALUE);
  private static final byte[] SMALL = joined(2000);

  private static byte[] joined(int largest) {
    ByteBuf all = Unpooled.buffer();
    SAMPLES.values().stream().filter(bytes -> bytes.length <= largest).forEach(all::writeBytes);
    return FrameSamples.bytes(all);
  }

  static Set<String> samples() {
    return SAMPLES.keySet();
  }

  /** Pooled and direct, so that the leak detector sees what is lost. */
  private static ByteBuf buffer(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }

  private static FrameText decode(byte[] bytes) {
    ByteBuf buffer = buffer(bytes);
    try {
      return FrameText.of(buffer);
    } finally {
      assertThat(buffer.refCnt()).isOne();
      buffer.release();
    }
  }

  private static byte[] frame(int type, int flags, int length, int streamId, byte... payload) {
    return FrameSamples.bytes(
        Unpooled.buffer()
            .writeByte(type)
            .writeByte(flags)
            .writeShort(length)
            .writeInt(streamId)
            .writeBytes(payload));
  }

  private static void assertRefused(byte[] bytes, String... said) {
    assertThatThrownBy(() -> decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void thereIsASampleOfEveryTypeThatIsSent() {
    Set<FrameType> sampled =
        SAMPLES.values().stream()
            .map(bytes -> FrameType.ofCode(bytes[0]))
            .collect(Collectors.toSet());

    assertThat(sampled).isEqualTo(EnumSet.complementOf(EnumSet.of(FrameType.DATAGRAM)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFrameThatWasReadAndWrittenIsTheSameBytes(String name) {
    byte[] bytes = SAMPLES.get(name);

    FrameText text = decode(bytes);

    assertThat(text.encoded()).isEqualTo(bytes);
    assertThat(text.bytes()).isEqualTo(bytes.length);
    assertThat(text.lines()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noTruncatedPrefixIsAFrame(String name) {
    byte[] bytes = firstFrame(SAMPLES.get(name));
    int step = Math.max(1, bytes.length / 500);
    for (int end = 0; end < bytes.length; end += end < 100 ? 1 : step) {
      ByteBuf prefix = buffer(Arrays.copyOf(bytes, end));
      FrameText text = new FrameText();
      FrameDecoder decoder = new FrameDecoder(text, Frames.MAX_PAYLOAD);

      decoder.decode(prefix);

      assertThat(text.lines()).as("%d of %d bytes", end, bytes.length).isEmpty();
      assertThat(decoder.atFrameEnd()).isEqualTo(end == 0);
      assertThat(prefix.refCnt()).isOne();
      decoder.close();
      prefix.release();
    }
  }

  private static byte[] firstFrame(byte[] bytes) {
    return Arrays.copyOf(bytes, Frames.HEADER + Unpooled.wrappedBuffer(bytes).getUnsignedShort(2));
  }

  // ---- lengths ----

  static Stream<Arguments> wrongLengths() {
    return Arrays.stream(FrameType.values())
        .filter(type -> type != FrameType.DATAGRAM)
        .flatMap(
            type ->
                IntStream.of(0, type.minPayload() - 1, type.maxPayload() + 1, 0xffff)
                    .filter(length -> length < type.minPayload() || length > type.maxPayload())
                    .filter(length -> length <= 0xffff)
                    .distinct()
                    .mapToObj(length -> Arguments.of(type, length)));
  }

  @ParameterizedTest
  @MethodSource("wrongLengths")
  void aWrongLengthIsRefusedByTheHeaderAlone(FrameType type, int length) {
    assertRefused(
        frame(type.code(), 0, length, streamIdFor(type)),
        type.name(),
        "of " + length + " bytes",
        "expected: " + type.minPayload() + " to " + type.maxPayload());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DATAGRAM"})
  void theLimitsThemselvesPassTheHeader(FrameType type) {
    assertThat(decode(frame(type.code(), 0, type.minPayload(), streamIdFor(type))).lines())
        .isEmpty();
    assertThat(decode(frame(type.code(), 0, type.maxPayload(), streamIdFor(type))).lines())
        .isEmpty();
  }

  @Test
  void aDecoderOfSmallerFramesRefusesLargerOnes() {
    ByteBuf wire = buffer(frame(FrameType.DATA.code(), 0, 1025, 1));
    FrameDecoder decoder = new FrameDecoder(new FrameText(), 1024);

    assertThatThrownBy(() -> decoder.decode(wire)).hasMessageContaining("expected: 1 to 1024");

    wire.release();
  }

  private static int streamIdFor(FrameType type) {
    return type.scope() == FrameType.Scope.STREAM ? 1 : 0;
  }

  // ---- headers ----

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DATAGRAM"})
  void aFrameWithTheWrongKindOfStreamIdIsRefused(FrameType type) {
    boolean ofStream = type.scope() == FrameType.Scope.STREAM;

    assertRefused(
        frame(type.code(), 0, type.minPayload(), ofStream ? 0 : 1), type.name(), "stream id");
    assertRefused(
        frame(type.code(), 0, type.minPayload(), 0x8000_0001), type.name(), "stream id 2147483649");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DATAGRAM", "CONTROL"})
  void onlyControlMayGoOnInTheNextFrame(FrameType type) {
    assertRefused(
        frame(type.code(), Frames.FLAG_MORE, type.minPayload(), streamIdFor(type)),
        type.name(),
        "'more'");
  }

  @Test
  void flagsOfNoMeaningAreIgnored() {
    byte[] ping = frame(FrameType.PING.code(), 0xfd, 8, 0, new byte[8]);

    assertThat(decode(ping).lines()).containsExactly("PING opaque=0000000000000000");
  }

  @Test
  void typesThatAreUnknownAreSkippedWhole() {
    ByteBuf wire = Unpooled.buffer();
    wire.writeBytes(frame(0x7f, 0, 3, 0xffff_ffff, (byte) 1, (byte) 2, (byte) 3));
    wire.writeBytes(frame(0xff, 0, 0, 9));
    wire.writeBytes(frame(FrameType.DATAGRAM.code(), 0, 1, 9, (byte) 7));
    wire.writeBytes(frame(FrameType.PING.code(), 0, 8, 0, new byte[8]));

    FrameText text = decode(FrameSamples.bytes(wire));

    assertThat(text.lines())
        .containsExactly("skipped", "skipped", "skipped", "PING opaque=0000000000000000");
    assertThat(text.bytes()).isEqualTo(11 + 8 + 9 + 16);
  }

  @Test
  void typesThatAreUnknownAndCriticalAreRefused() {
    assertRefused(frame(0x7f, Frames.FLAG_CRITICAL, 0, 0), "0x7f", "critical");
    assertRefused(frame(FrameType.DATAGRAM.code(), Frames.FLAG_CRITICAL, 0, 0), "0xe");
  }

  // ---- payloads ----

  @Test
  void anOpenThatEndsInsideAFieldIsRefused() {
    byte[] whole = SAMPLES.get("OPEN with first bytes");
    int structure = 12 + 7 + 19 + 2;
    for (int length = 0; length < structure; length++) {
      byte[] cut = withPayload(whole, length);
      assertThatThrownBy(() -> decode(cut))
          .as("%d of %d bytes", length, structure)
          .isInstanceOf(WireException.class)
          .hasMessageStartingWith("OPEN");
      assertThatThrownBy(() -> decodeByteByByte(cut)).isInstanceOf(WireException.class);
    }

    assertThat(decode(withPayload(whole, structure)).lines().get(0)).endsWith("first=-");
  }

  @Test
  void extensionsOfAnOpenAreSkipped() {
    byte[] payload = new byte[12 + 1 + 1 + 2 + 5 + 2];
    payload[15] = 5;
    payload[21] = 0x68;
    payload[22] = 0x69;

    FrameText text = decode(frame(FrameType.OPEN.code(), 0, payload.length, 1, payload));

    assertThat(text.lines().get(0)).endsWith("first=6869");
  }

  @Test
  void extensionsOfAnOpenBeyondItsEndOrItsLimitAreRefused() {
    byte[] beyond = new byte[12 + 1 + 1 + 2 + 4];
    beyond[15] = 5;
    byte[] tooMany = new byte[12 + 1 + 1 + 2 + 901];
    tooMany[14] = 901 >> 8;
    tooMany[15] = (byte) 901;

    assertRefused(frame(FrameType.OPEN.code(), 0, beyond.length, 1, beyond), "extensions: 5");
    assertRefused(frame(FrameType.OPEN.code(), 0, tooMany.length, 1, tooMany), "extensions: 901");
  }

  @Test
  void addressesOfOddLengthsAreRefused() {
    byte[] payload = new byte[40];
    payload[12] = 5;

    assertRefused(frame(FrameType.OPEN.code(), 0, payload.length, 1, payload), "of 5 bytes");
  }

  @ParameterizedTest
  @EnumSource(names = {"FIN", "CREDIT", "ACK"})
  void negativeOffsetsAreRefused(FrameType type) {
    byte[] minusOne = new byte[8];
    Arrays.fill(minusOne, (byte) -1);

    assertRefused(frame(type.code(), 0, 8, streamIdFor(type), minusOne), type.name(), "-1");
  }

  @Test
  void negativeNumbersWhereNoneCanBeAreRefused() {
    assertRefused(
        frame(
            FrameType.RESET.code(),
            0,
            10,
            1,
            (byte) 0,
            (byte) 0,
            (byte) 0x80,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0),
        "RESET");
    byte[] credit = new byte[16];
    credit[8] = (byte) 0x80;
    assertRefused(frame(FrameType.OPEN.code(), 0, 16, 1, credit), "OPEN credit");
    byte[] goAway = new byte[10];
    goAway[2] = (byte) 0x80;
    assertRefused(frame(FrameType.GOAWAY.code(), 0, 10, 0, goAway), "GOAWAY");
  }

  @Test
  void codesOfANewerPeerHaveAMeaning() {
    byte[] reset =
        frame(
            FrameType.RESET.code(),
            0,
            10,
            1,
            (byte) 200,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0);
    byte[] goAway =
        frame(
            FrameType.GOAWAY.code(),
            0,
            10,
            0,
            (byte) 0,
            (byte) 200,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0);
    byte[] result =
        frame(
            FrameType.OPEN_RESULT.code(),
            0,
            5,
            1,
            (byte) 200,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0);

    assertThat(decode(reset).lines().get(0)).contains("code=CANCELLED");
    assertThat(decode(goAway).lines().get(0)).contains("code=BYE");
    assertThat(decode(result).lines().get(0)).contains("code=DENIED");
  }

  @Test
  void aScopeThatIsUnknownIsRefused() {
    assertRefused(
        frame(
            FrameType.GOAWAY.code(),
            0,
            10,
            0,
            (byte) 3,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0),
        "GOAWAY scope 3");
  }

  @Test
  void wordsOfThePeerCannotForgeALine() {
    byte[] detail = "a\nb\r\u001b[31mc\u0000d\u0085e\u2028f".getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[5 + detail.length];
    payload[0] = (byte) OpenOutcome.REFUSED.code();
    System.arraycopy(detail, 0, payload, 5, detail.length);

    FrameText text = decode(frame(FrameType.OPEN_RESULT.code(), 0, payload.length, 1, payload));

    assertThat(text.lines().get(0)).endsWith("detail=a b  [31mc d e f");
  }

  @Test
  void wordsThatAreNoUtf8AreReadAllTheSame() {
    FrameText text =
        decode(
            frame(
                FrameType.OPEN_RESULT.code(),
                0,
                7,
                1,
                (byte) 1,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0xff,
                (byte) 'x'));

    assertThat(text.lines().get(0)).endsWith("detail=\ufffdx");
  }

  // ---- control messages in several frames ----

  @Test
  void aControlMessageMayComeBetweenOtherFrames() {
    ByteBuf wire = Unpooled.buffer();
    wire.writeBytes(frame(0x0c, Frames.FLAG_MORE, 1, 0, (byte) '{'));
    wire.writeBytes(frame(0x06, 0, 8, 1, new byte[8]));
    wire.writeBytes(frame(0x0c, 0, 1, 0, (byte) '}'));

    assertThat(decode(FrameSamples.bytes(wire)).lines())
        .containsExactly("FIN stream=1 offset=0", "CONTROL {}");
  }

  @Test
  void aControlMessageWithoutEndIsRefused() {
    ByteBuf wire = Unpooled.buffer();
    for (int i = 0; i < 4; i++) {
      wire.writeBytes(frame(0x0c, Frames.FLAG_MORE, 0xfff8, 0, new byte[0xfff8]));
    }
    byte[] almost = FrameSamples.bytes(wire.retainedDuplicate());
    wire.writeBytes(frame(0x0c, Frames.FLAG_MORE, 0xfff8, 0, new byte[0xfff8]));

    assertThat(decode(almost).lines()).isEmpty();
    assertRefused(FrameSamples.bytes(wire), "control message of over 262144 bytes");
  }

  // ---- any cutting of the bytes ----

  @Test
  void singleBytesGiveTheSameFrames() {
    assertThat(decodeByteByByte(SMALL).lines()).isEqualTo(decode(SMALL).lines());
  }

  private static FrameText decodeByteByByte(byte[] bytes) {
    return decodeInChunks(bytes, () -> 1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyCuttingGivesTheSameFrames(long seed) {
    Random random = new Random(seed);
    int largest = 1 << random.nextInt(18);
    byte[] wire = largest < 1024 ? SMALL : EVERYTHING;

    FrameText cut = decodeInChunks(wire, () -> 1 + random.nextInt(largest));

    assertThat(cut.lines()).isEqualTo(decode(wire).lines());
    assertThat(cut.encoded()).isEqualTo(wire);
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  private static FrameText decodeInChunks(byte[] bytes, IntSupplier size) {
    FrameText text = new FrameText();
    FrameDecoder decoder = new FrameDecoder(text, Frames.MAX_PAYLOAD);
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(size.getAsInt(), bytes.length - from);
      ByteBuf chunk = allocator.directBuffer(length).writeBytes(bytes, from, length);
      try {
        decoder.decode(chunk);
        assertThat(chunk.isReadable()).isFalse();
      } finally {
        assertThat(chunk.refCnt()).isOne();
        chunk.release();
      }
      from += length;
    }
    assertThat(decoder.atFrameEnd()).isTrue();
    return text;
  }

  // ---- the end ----

  @Test
  void aClosedDecoderEndsTheFrameItIsInAndReadsNoMore() {
    FrameDecoder[] decoder = new FrameDecoder[1];
    FrameText text =
        new FrameText() {
          @Override
          public void onPing(long opaque) {
            super.onPing(opaque);
            decoder[0].close();
          }
        };
    decoder[0] = new FrameDecoder(text, Frames.MAX_PAYLOAD);
    ByteBuf wire = buffer(EVERYTHING);

    decoder[0].decode(wire);

    assertThat(text.lines().get(text.lines().size() - 1)).startsWith("PING");
    wire.release();
  }

  private static byte[] withPayload(byte[] frame, int length) {
    byte[] cut = Arrays.copyOf(frame, Frames.HEADER + length);
    cut[2] = (byte) (length >> 8);
    cut[3] = (byte) length;
    return cut;
  }
}
