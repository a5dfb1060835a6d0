package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.portway.testing.Mutations;
import io.portway.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes: frames or a {@link WireException}, the same ones however they are cut, and
 * nothing lost. What breaks it becomes a file among its inputs.
 */
class FrameDecoderFuzzTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/io/portway/wire/FrameDecoderFuzzTestInputs");

  static Stream<byte[]> inputs() {
    return Mutations.inputs(INPUTS).stream();
  }

  static Stream<Long> seeds() {
    return Seeds.some(5);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inputsAreFramesOrRefused(byte[] input) {
    assertThat(outcome(input, () -> 1)).isEqualTo(outcome(input, () -> input.length + 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyBytesAreFramesOrRefused(long seed) {
    List<byte[]> known = new ArrayList<>(Mutations.inputs(INPUTS));
    FrameSamples.all().values().stream().filter(bytes -> bytes.length < 2000).forEach(known::add);
    Mutations mutations = new Mutations(seed, known);
    for (int run = 0; run < Mutations.RUNS; run++) {
      byte[] bytes = mutations.next();
      int largest = 1 + mutations.below(64);

      assertThat(outcome(bytes, () -> 1 + mutations.below(largest)))
          .isEqualTo(outcome(bytes, () -> bytes.length + 1));
    }
  }

  /** The frames that were read, and why no more were. */
  private static List<String> outcome(byte[] bytes, IntSupplier size) {
    FrameText text = new FrameText();
    String refusal = "none";
    try (FrameDecoder decoder = new FrameDecoder(text, Frames.MAX_PAYLOAD)) {
      for (int from = 0; from < bytes.length; ) {
        int length = Math.min(size.getAsInt(), bytes.length - from);
        decode(decoder, bytes, from, length);
        from += length;
      }
    } catch (WireException e) {
      refusal = e.getMessage();
    }
    List<String> outcome = new ArrayList<>(text.lines());
    outcome.add(refusal);
    return outcome;
  }

  private static void decode(FrameDecoder decoder, byte[] bytes, int from, int length) {
    ByteBuf chunk =
        PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(bytes, from, length);
    try {
      decoder.decode(chunk);
    } finally {
      assertThat(chunk.refCnt()).isOne();
      chunk.release();
    }
  }
}
