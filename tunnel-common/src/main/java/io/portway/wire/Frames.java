package io.portway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Writes frames. Every method that returns a buffer gives it, header included, to the caller. */
public final class Frames {
  /** Bytes of a frame's header: type 8, flags 8, payload length 16, stream id 32. */
  public static final int HEADER = 8;

  /** Largest payload: with its header it fills four TLS records of 16 KiB exactly. */
  public static final int MAX_PAYLOAD = 65_528;

  /** What an OPEN may take beside its first bytes. */
  public static final int MAX_OPEN = 1024;

  /** A receiver that does not know the type must end the link instead of skipping the frame. */
  static final int FLAG_CRITICAL = 0x01;

  /** The message goes on in the next CONTROL frame. */
  static final int FLAG_MORE = 0x02;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private Frames() {}

  /** Puts a DATA header into the {@link #HEADER} bytes of headroom before the reader index. */
  public static ByteBuf dataInHeadroom(int streamId, ByteBuf payload) {
    int length = payload.readableBytes();
    int start = payload.readerIndex() - HEADER;
    payload.setLong(start, header(FrameType.DATA, 0, length, streamId));
    return payload.readerIndex(start);
  }

  /** The header of a DATA frame whose payload follows in another buffer. */
  public static ByteBuf dataHeader(ByteBufAllocator allocator, int streamId, int length) {
    return allocator
        .directBuffer(HEADER, HEADER)
        .writeLong(header(FrameType.DATA, 0, length, streamId));
  }

  public static ByteBuf hello(ByteBufAllocator allocator, Hello hello) {
    return json(allocator, FrameType.HELLO, hello);
  }

  public static ByteBuf welcome(ByteBufAllocator allocator, Welcome welcome) {
    return json(allocator, FrameType.WELCOME, welcome);
  }

  /** An OPEN whose {@code firstLength} first bytes follow in another buffer. */
  public static ByteBuf open(
      ByteBufAllocator allocator, int streamId, OpenRequest request, int firstLength) {
    ByteBuf out = start(allocator, FrameType.OPEN, streamId, 64);
    request.write(out);
    return finish(out, firstLength);
  }

  public static ByteBuf openResult(ByteBufAllocator allocator, int streamId, OpenResult result) {
    ByteBuf out = start(allocator, FrameType.OPEN_RESULT, streamId, 64);
    result.write(out);
    return finish(out, 0);
  }

  public static ByteBuf fin(ByteBufAllocator allocator, int streamId, long finalOffset) {
    return number(allocator, FrameType.FIN, streamId, finalOffset);
  }

  public static ByteBuf reset(ByteBufAllocator allocator, int streamId, Reset reset) {
    ByteBuf out = start(allocator, FrameType.RESET, streamId, 64);
    reset.write(out);
    return finish(out, 0);
  }

  public static ByteBuf credit(ByteBufAllocator allocator, int streamId, long limit) {
    return number(allocator, FrameType.CREDIT, streamId, limit);
  }

  public static ByteBuf ack(ByteBufAllocator allocator, long received) {
    return number(allocator, FrameType.ACK, 0, received);
  }

  public static ByteBuf ping(ByteBufAllocator allocator, long opaque) {
    return number(allocator, FrameType.PING, 0, opaque);
  }

  public static ByteBuf pong(ByteBufAllocator allocator, long opaque) {
    return number(allocator, FrameType.PONG, 0, opaque);
  }

  public static ByteBuf goAway(ByteBufAllocator allocator, GoAway goAway) {
    ByteBuf out = start(allocator, FrameType.GOAWAY, 0, 64);
    goAway.write(out);
    return finish(out, 0);
  }

  /**
   * A JSON record, cut into as many frames as it needs.
   *
   * @param maxPayload largest payload that the peer takes, in bytes
   */
  public static ByteBuf control(ByteBufAllocator allocator, byte[] message, int maxPayload) {
    if (message.length > FrameDecoder.MAX_CONTROL) {
      throw new IllegalArgumentException(
          "control message of "
              + message.length
              + " bytes (max: "
              + FrameDecoder.MAX_CONTROL
              + ")");
    }
    ByteBuf out = allocator.directBuffer(message.length + HEADER);
    int from = 0;
    do {
      int length = Math.min(message.length - from, maxPayload);
      int flags = from + length < message.length ? FLAG_MORE : 0;
      out.writeLong(header(FrameType.CONTROL, flags, length, 0));
      out.writeBytes(message, from, length);
      from += length;
    } while (from < message.length);
    return out;
  }

  static long header(FrameType type, int flags, int length, int streamId) {
    return (long) type.code() << 56
        | (long) flags << 48
        | (long) length << 32
        | Integer.toUnsignedLong(streamId);
  }

  /** The first bytes of {@code text} in UTF-8, at most {@code max}, never splitting a character. */
  static byte[] utf8(String text, int max) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= max) {
      return bytes;
    }
    int end = max;
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /**
   * The rest of {@code in} as a text of the peer's that is safe to log: what could forge a line or
   * drive a terminal is a blank.
   */
  static String readText(ByteBuf in) {
    return UNPRINTABLE
        .matcher(in.readString(in.readableBytes(), StandardCharsets.UTF_8))
        .replaceAll(" ");
  }

  /** Reads 31 bits; {@code field} names them where the highest bit is set. */
  static int readPositive(ByteBuf in, String field) {
    int value = in.readInt();
    if (value < 0) {
      throw new WireException(field + ": " + value + " (expected: 0 or more)");
    }
    return value;
  }

  private static ByteBuf json(ByteBufAllocator allocator, FrameType type, Object record) {
    byte[] bytes = WireJson.write(record);
    if (bytes.length > type.maxPayload()) {
      throw new IllegalArgumentException(type + " of " + bytes.length + " bytes");
    }
    return allocator
        .directBuffer(HEADER + bytes.length)
        .writeLong(header(type, FLAG_CRITICAL, bytes.length, 0))
        .writeBytes(bytes);
  }

  private static ByteBuf number(
      ByteBufAllocator allocator, FrameType type, int streamId, long value) {
    return allocator
        .directBuffer(HEADER + Long.BYTES, HEADER + Long.BYTES)
        .writeLong(header(type, 0, Long.BYTES, streamId))
        .writeLong(value);
  }

  private static ByteBuf start(
      ByteBufAllocator allocator, FrameType type, int streamId, int sizeHint) {
    return allocator.directBuffer(sizeHint).writeLong(header(type, 0, 0, streamId));
  }

  private static ByteBuf finish(ByteBuf out, int following) {
    int length = out.readableBytes() - HEADER + following;
    return out.setShort(out.readerIndex() + 2, length);
  }
}
