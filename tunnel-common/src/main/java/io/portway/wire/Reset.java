package io.portway.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Both directions of a stream end.
 *
 * @param code why
 * @param order whether it came behind the sender's DATA or passed it
 * @param finalOffset how many payload bytes the sender sent on this stream
 * @param detail a sentence for operators, at most 256 bytes of UTF-8, may be empty
 */
public record Reset(ResetCode code, Order order, long finalOffset, String detail) {
  private static final int MAX_DETAIL = 256;

  /** Whether what was sent before is still to be delivered. */
  public enum Order {
    /** Behind the stream's own DATA: what came before is delivered first. */
    IN_ORDER,
    /** The sender's reader is gone: queued bytes are dropped on both sides. */
    ABORT
  }

  void write(ByteBuf out) {
    out.writeByte(code.code());
    out.writeByte(order == Order.ABORT ? 1 : 0);
    out.writeLong(finalOffset);
    out.writeBytes(Frames.utf8(detail, MAX_DETAIL));
  }

  static Reset read(ByteBuf in) {
    return new Reset(
        ResetCode.ofCode(in.readUnsignedByte()),
        in.readUnsignedByte() == 0 ? Order.IN_ORDER : Order.ABORT,
        in.readLong(),
        in.readString(in.readableBytes(), StandardCharsets.UTF_8));
  }
}
