package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.portway.wire.Pinned;
import java.util.ArrayDeque;

/**
 * Bytes received that nobody has read yet, in order. Short pieces are gathered: a peer that sends
 * byte by byte to a visitor who is asleep must not cost a buffer, or an object, for each. Owned by
 * the trunk's event loop.
 */
@SuppressWarnings("ReferenceEquality") // The same buffer, not an equal one.
final class Parked {
  /** Pieces below this are gathered, whatever they pin. */
  private static final int SHORT = 1024;

  /** Gathered pieces share buffers of this size. */
  private static final int GATHERED = 4 * 1024;

  private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>(2);

  /** The last part, where it is ours and has room; else null. */
  private ByteBuf gathering;

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Takes {@code part}, as it is: mostly it is read at once. */
  void add(ByteBuf part) {
    parts.add(part);
  }

  /** The part added last was not read at once: it stays for a while. */
  void settle(ByteBufAllocator alloc) {
    ByteBuf last = parts.peekLast();
    if (last == null || last == gathering || !(isShort(last) || Pinned.isWaste(last))) {
      return;
    }
    parts.pollLast();
    if (gathering == null || gathering != parts.peekLast() || !fits(last)) {
      gathering = alloc.directBuffer(Math.max(GATHERED, last.readableBytes()));
      parts.add(gathering);
    }
    gathering.writeBytes(last);
    last.release();
  }

  private static boolean isShort(ByteBuf part) {
    return part.readableBytes() < SHORT;
  }

  private boolean fits(ByteBuf part) {
    return gathering.writableBytes() >= part.readableBytes();
  }

  /** The first part, which the caller then owns; null where there is none. */
  ByteBuf poll() {
    ByteBuf first = parts.poll();
    if (first == gathering) {
      gathering = null;
    }
    return first;
  }

  void release() {
    for (ByteBuf part = poll(); part != null; part = poll()) {
      part.release();
    }
  }
}
