package io.portway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Reads frames from a link's bytes, however they are cut. DATA payload is handed on in retained
 * slices as it comes, never gathered; other payloads are gathered up to their type's maximum. One
 * link's event loop owns it.
 *
 * <p>Throws {@link WireException} for anything that the protocol does not allow; after that the
 * decoder must not be used again.
 */
public final class FrameDecoder implements AutoCloseable {
  /** Largest control message, over all its frames. */
  static final int MAX_CONTROL = 256 * 1024;

  private final FrameHandler handler;
  private final int maxPayload;

  private long header;
  private int headerBytes;

  private FrameType type;
  private int flags;
  private int length;
  private int streamId;
  private int remaining;
  private byte[] gathered;
  private byte[] controlSoFar;
  private boolean closed;

  /**
   * @param maxPayload largest payload to take, in bytes; at most {@link Frames#MAX_PAYLOAD} for
   *     frames that are known
   */
  public FrameDecoder(FrameHandler handler, int maxPayload) {
    this.handler = handler;
    this.maxPayload = maxPayload;
  }

  /** Reads all of {@code in}, or as much as comes before the close; the caller still owns it. */
  public void decode(ByteBuf in) {
    while (!closed && in.isReadable()) {
      if (headerBytes < Frames.HEADER) {
        if (readHeader(in)) {
          startFrame();
          if (remaining == 0) {
            endFrame();
          }
        }
      } else {
        readPayload(in);
        if (remaining == 0) {
          endFrame();
        }
      }
    }
  }

  /** Whether the bytes so far end with a whole frame. */
  public boolean atFrameEnd() {
    return headerBytes == 0;
  }

  /** The payload so far of a control message whose last frame has not come, or null. */
  public byte[] controlSoFar() {
    return controlSoFar;
  }

  /** Goes on with a control message whose first frames came on another link. */
  public void continueControl(byte[] soFar) {
    controlSoFar = soFar;
  }

  private boolean readHeader(ByteBuf in) {
    if (headerBytes == 0 && in.readableBytes() >= Frames.HEADER) {
      header = in.readLong();
      headerBytes = Frames.HEADER;
      return true;
    }
    while (headerBytes < Frames.HEADER && in.isReadable()) {
      header = header << 8 | in.readUnsignedByte();
      headerBytes++;
    }
    return headerBytes == Frames.HEADER;
  }

  private void startFrame() {
    int code = (int) (header >>> 56);
    flags = (int) (header >>> 48) & 0xff;
    length = (int) (header >>> 32) & 0xffff;
    streamId = (int) header;
    remaining = length;
    type = FrameType.ofCode(code);
    if (type == FrameType.DATAGRAM) {
      type = null;
    }
    if (type == null) {
      if ((flags & Frames.FLAG_CRITICAL) != 0) {
        throw new WireException(
            "frame type 0x" + Integer.toHexString(code) + " is unknown and marked critical");
      }
      return;
    }
    if (length < type.minPayload() || length > Math.min(type.maxPayload(), maxPayload)) {
      throw new WireException(
          type
              + " payload of "
              + length
              + " bytes (expected: "
              + type.minPayload()
              + " to "
              + Math.min(type.maxPayload(), maxPayload)
              + ")");
    }
    if (type.scope() == FrameType.Scope.STREAM ? streamId <= 0 : streamId != 0) {
      throw new WireException(
          type
              + " with stream id "
              + Integer.toUnsignedString(streamId)
              + " (expected: "
              + (type.scope() == FrameType.Scope.STREAM ? "1 to 2^31-1)" : "0)"));
    }
    if ((flags & Frames.FLAG_MORE) != 0 && type != FrameType.CONTROL) {
      throw new WireException(type + " with the flag 'more' (expected: on CONTROL only)");
    }
  }

  private void readPayload(ByteBuf in) {
    int take = Math.min(remaining, in.readableBytes());
    remaining -= take;
    if (type == null) {
      in.skipBytes(take);
    } else if (type == FrameType.DATA) {
      handler.onData(streamId, in.readRetainedSlice(take));
    } else if (type == FrameType.OPEN && take == length) {
      // The common case, without a copy of the first bytes.
      open(in.readRetainedSlice(take));
    } else {
      gather(in, take);
    }
  }

  private void gather(ByteBuf in, int take) {
    if (gathered == null) {
      gathered = new byte[length];
    }
    int from = length - remaining - take;
    in.readBytes(gathered, from, take);
    if (remaining == 0) {
      byte[] payload = gathered;
      gathered = null;
      deliver(payload);
    }
  }

  private void endFrame() {
    FrameType ended = type;
    type = null;
    headerBytes = 0;
    header = 0;
    handler.onFrameEnd(ended, Frames.HEADER + length);
  }

  private void deliver(byte[] bytes) {
    ByteBuf payload = Unpooled.wrappedBuffer(bytes);
    switch (type) {
      case HELLO -> handler.onHello(WireJson.read(bytes, type, Hello.class));
      case WELCOME -> handler.onWelcome(WireJson.read(bytes, type, Welcome.class));
      case OPEN -> open(payload);
      case OPEN_RESULT -> handler.onOpenResult(streamId, OpenResult.read(payload));
      case FIN -> handler.onFin(streamId, offset(payload));
      case RESET -> handler.onReset(streamId, Reset.read(payload));
      case CREDIT -> handler.onCredit(streamId, offset(payload));
      case ACK -> handler.onAck(offset(payload));
      case PING -> handler.onPing(payload.readLong());
      case PONG -> handler.onPong(payload.readLong());
      case CONTROL -> control(bytes);
      case GOAWAY -> handler.onGoAway(GoAway.read(payload));
      case DATA, DATAGRAM -> throw new IllegalStateException(type + " is not gathered");
    }
  }

  private void open(ByteBuf payload) {
    OpenRequest request;
    try {
      request = OpenRequest.read(payload);
    } catch (RuntimeException e) {
      payload.release();
      throw e;
    }
    handler.onOpen(streamId, request, payload);
  }

  private long offset(ByteBuf payload) {
    long value = payload.readLong();
    if (value < 0) {
      throw new WireException(type + " offset: " + value + " (expected: 0 or more)");
    }
    return value;
  }

  private void control(byte[] bytes) {
    byte[] message = bytes;
    if (controlSoFar != null) {
      message = Arrays.copyOf(controlSoFar, controlSoFar.length + bytes.length);
      System.arraycopy(bytes, 0, message, controlSoFar.length, bytes.length);
      controlSoFar = null;
    }
    if (message.length > MAX_CONTROL) {
      throw new WireException(
          "control message of over " + MAX_CONTROL + " bytes (expected: at most that)");
    }
    if ((flags & Frames.FLAG_MORE) != 0) {
      controlSoFar = message;
    } else {
      handler.onControl(message);
    }
  }

  /**
   * Nothing more is read, also of the bytes at hand. A handler may call it: the frame that it is
   * told of still ends. {@link #controlSoFar} stays: its frames count as received, and a link that
   * has ended is asked for them.
   */
  @Override
  public void close() {
    closed = true;
    gathered = null;
  }
}
