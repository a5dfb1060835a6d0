package io.portway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * The one frame that an enrolment link carries each way: a trunk's header with type CONTROL and
 * stream 0, then up to 16 KiB of JSON. See protocol.md, "Enrolment".
 */
public final class JoinFrame {
  /** Most bytes of JSON in a frame. A request with a P-256 key takes about 700. */
  public static final int MAX_PAYLOAD = 16 * 1024;

  private static final int HEADER_BYTES = 8;
  private static final int TYPE_CONTROL = 0x0c;

  /** Bit 0: whoever doesn't know the type must give up. */
  private static final int FLAG_CRITICAL = 0x01;

  private JoinFrame() {}

  /** The caller owns the buffer. */
  public static ByteBuf encode(ByteBufAllocator allocator, byte[] json) {
    if (json.length > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "join frame of " + json.length + " bytes (expected: <= " + MAX_PAYLOAD + ")");
    }
    return allocator
        .buffer(HEADER_BYTES + json.length)
        .writeByte(TYPE_CONTROL)
        .writeByte(FLAG_CRITICAL)
        .writeShort(json.length)
        .writeInt(0)
        .writeBytes(json);
  }

  /**
   * Turns the first frame of a link into its payload, a {@code byte[]}, and swallows what follows.
   * Throws {@link CorruptedFrameException} at the first header byte that can't be right, so that a
   * peer never makes it collect more than one frame. One per channel.
   */
  public static final class Decoder extends ByteToMessageDecoder {
    private boolean done;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      if (done) {
        in.skipBytes(in.readableBytes());
        return;
      }
      try {
        if (!hasFrame(in)) {
          return;
        }
      } catch (CorruptedFrameException e) {
        done = true;
        throw e;
      }
      byte[] json = new byte[in.getUnsignedShort(in.readerIndex() + 2)];
      in.skipBytes(HEADER_BYTES).readBytes(json);
      done = true;
      out.add(json);
    }

    private static boolean hasFrame(ByteBuf in) {
      int start = in.readerIndex();
      int type = in.getUnsignedByte(start);
      if (type != TYPE_CONTROL) {
        throw new CorruptedFrameException(
            "frame type 0x" + Integer.toHexString(type) + " on a join link (expected: 0x0c)");
      }
      if (in.readableBytes() < HEADER_BYTES) {
        return false;
      }
      int flags = in.getUnsignedByte(start + 1) & ~FLAG_CRITICAL;
      int length = in.getUnsignedShort(start + 2);
      int stream = in.getInt(start + 4);
      if (flags != 0 || stream != 0 || length > MAX_PAYLOAD) {
        throw new CorruptedFrameException(
            String.format(
                "join frame with flags 0x%02x, %d bytes, stream %d (expected: 0, <= %d, 0)",
                flags, length, stream, MAX_PAYLOAD));
      }
      return in.readableBytes() >= HEADER_BYTES + length;
    }
  }
}
