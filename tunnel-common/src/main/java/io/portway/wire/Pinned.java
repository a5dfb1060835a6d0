package io.portway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What it costs to keep bytes: a slice keeps the whole buffer that it was cut from. Bytes that are
 * kept for long, and are few in a large buffer, are copied first.
 */
public final class Pinned {
  /** Slices below this part of their buffer are few in it. */
  private static final int FEW = 8;

  private Pinned() {}

  /** The memory that a reference to {@code bytes} keeps from being used again. */
  public static int by(ByteBuf bytes) {
    return root(bytes).capacity();
  }

  /**
   * Whether keeping {@code bytes} would waste most of what it pins. Not so for a slice of a buffer
   * that is full: the rest of it is kept beside, or about to be.
   */
  public static boolean isWaste(ByteBuf bytes) {
    ByteBuf root = root(bytes);
    int length = bytes.readableBytes();
    if (length * 2L >= root.capacity()) {
      return false;
    }
    return length * (long) FEW < root.capacity() || root.writerIndex() * 2L < root.capacity();
  }

  /**
   * What keeping {@code bytes}, which are no waste, is charged: their part of what they pin.
   *
   * @return {@code readableBytes()} to twice of it
   */
  public static int charge(ByteBuf bytes) {
    ByteBuf root = root(bytes);
    int length = bytes.readableBytes();
    int written = Math.max(length, root.writerIndex());
    return (int) Math.min(2L * length, (long) length * root.capacity() / Math.max(1, written));
  }

  /** A copy of {@code bytes} of no more than their size, in place of the reference taken. */
  public static ByteBuf copy(ByteBufAllocator alloc, ByteBuf bytes) {
    try {
      return alloc.directBuffer(bytes.readableBytes()).writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  private static ByteBuf root(ByteBuf bytes) {
    ByteBuf root = bytes;
    for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
      root = next;
    }
    return root;
  }
}
