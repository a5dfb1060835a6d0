package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The fuzz target of the frame decoder, for a coverage-guided fuzzer (CONTRIBUTING.md has the
 * command) and for the seeded test: any bytes are frames or a {@link WireException}, the same ones
 * however they are cut, and no buffer is kept.
 */
public final class FrameDecoderFuzzer {
  private FrameDecoderFuzzer() {}

  /** The entry point that fuzzers look for. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<String> whole = outcome(data, () -> data.length + 1);
    assertSame(whole, outcome(data, () -> 1));
    assertSame(whole, outcome(data, () -> 7));
  }

  private static void assertSame(List<String> whole, List<String> cut) {
    if (!whole.equals(cut)) {
      throw new AssertionError("whole: " + whole + "\ncut: " + cut);
    }
  }

  /**
   * The frames that were read, and why no more were.
   *
   * @param size how many bytes the decoder gets next
   */
  static List<String> outcome(byte[] bytes, IntSupplier size) {
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
