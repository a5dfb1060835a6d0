package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private static final ByteBufAllocator POOLED = PooledByteBufAllocator.DEFAULT;

  private static FrameText read(ByteBuf frame, int maxPayload) {
    FrameText text = new FrameText();
    new FrameDecoder(text, maxPayload).decode(frame);
    frame.release();
    return text;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1023, 1024, 1025, 2049, 65_528, 65_529, 65_530, 262_144})
  void aControlMessageOfAnySizeFitsThePeersFrames(int length) {
    byte[] message = "x".repeat(length).getBytes(StandardCharsets.UTF_8);

    FrameText small = read(Frames.control(POOLED, message, 1024), 1024);
    FrameText large = read(Frames.control(POOLED, message, Frames.MAX_PAYLOAD), Frames.MAX_PAYLOAD);

    assertThat(small.lines()).hasSize(1).last().asString().hasSize(length + 8);
    assertThat(large.lines()).last().asString().hasSize(length + 8);
  }

  @Test
  void aControlMessageThatNobodyTakesIsNotWritten() {
    byte[] message = new byte[FrameDecoder.MAX_CONTROL + 1];

    assertThatThrownBy(() -> Frames.control(POOLED, message, Frames.MAX_PAYLOAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("262145");
  }

  @Test
  void aHeaderIsWrittenIntoTheRoomBeforeThePayload() {
    ByteBuf read = POOLED.directBuffer(32).setIndex(Frames.HEADER, Frames.HEADER);
    read.writeInt(0xcafebabe);

    ByteBuf frame = Frames.dataInHeadroom(9, read);

    assertThat(frame).isSameAs(read);
    assertThat(read(frame, Frames.MAX_PAYLOAD).lines())
        .containsExactly("DATA stream=9 payload=cafebabe");
  }

  @Test
  void longWordsAreCutBetweenCharacters() {
    String detail = "x".repeat(510) + "\u20ac";

    FrameText text =
        read(
            Frames.openResult(POOLED, 1, OpenResult.failed(OpenOutcome.REFUSED, detail)),
            Frames.MAX_PAYLOAD);

    assertThat(text.lines().get(0)).endsWith("=" + "x".repeat(510));
  }

  @Test
  void wordsOfFullLengthArrive() {
    String detail = "\u20ac".repeat(170) + "xx";
    FrameText text =
        read(
            Frames.openResult(POOLED, 1, OpenResult.failed(OpenOutcome.REFUSED, detail)),
            Frames.MAX_PAYLOAD);

    assertThat(text.lines().get(0)).endsWith(detail);
  }
}
