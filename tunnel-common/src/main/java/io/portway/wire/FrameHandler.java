package io.portway.wire;

import io.netty.buffer.ByteBuf;

/**
 * Receives what a {@link FrameDecoder} reads, one method per frame, in the order of the bytes. A
 * {@link ByteBuf} argument belongs to the callee.
 */
public interface FrameHandler {
  void onHello(Hello hello);

  void onWelcome(Welcome welcome);

  /** {@code firstBytes} may be empty. */
  void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes);

  void onOpenResult(int streamId, OpenResult result);

  /**
   * A part of a DATA frame's payload, as soon as it was read: a frame may come in several parts.
   */
  void onData(int streamId, ByteBuf part);

  void onFin(int streamId, long finalOffset);

  void onReset(int streamId, Reset reset);

  /** {@code limit}: payload bytes that may have been sent on the stream in all. */
  void onCredit(int streamId, long limit);

  /** {@code received}: bytes of numbered frames, headers included, that the peer has. */
  void onAck(long received);

  void onPing(long opaque);

  void onPong(long opaque);

  /** {@code message}: a whole JSON record in UTF-8. */
  void onControl(byte[] message);

  void onGoAway(GoAway goAway);

  /** A frame was wholly read; {@code type} is null for one that was skipped. */
  void onFrameEnd(FrameType type, int bytes);
}
