package io.portway.wire;

import io.netty.buffer.ByteBuf;

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
    ResetCode code = ResetCode.ofCode(in.readUnsignedByte());
    Order order = in.readUnsignedByte() == 0 ? Order.IN_ORDER : Order.ABORT;
    long finalOffset = in.readLong();
    if (finalOffset < 0) {
      throw new WireException("RESET offset: " + finalOffset + " (expected: 0 or more)");
    }
    return new Reset(code, order, finalOffset, Frames.readText(in));
  }
}
