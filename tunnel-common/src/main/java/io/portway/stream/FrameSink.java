package io.portway.stream;

import io.netty.buffer.ByteBuf;

/** Takes frames that a stream cuts, in pieces, in order. */
@FunctionalInterface
public interface FrameSink {
  /** Takes {@code piece}. */
  void write(ByteBuf piece);
}
