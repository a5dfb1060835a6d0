package io.portway.resume;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.portway.flow.IntFifo;
import io.portway.flow.LongPath;
import io.portway.flow.TrunkMemory;
import io.portway.wire.Pinned;
import io.portway.wire.WireException;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Keeps the numbered bytes of a trunk until the peer has acknowledged them, in the order in which
 * they were numbered, so that a fresh link can go on where the old one broke. The number of a byte
 * is its place among all bytes of numbered frames since the trunk began, headers included.
 *
 * <p>Bytes are kept by reference. A piece that is little of the memory that it would pin is copied
 * into a page shared with others: many short frames must not hold a buffer each.
 *
 * <p>The buffer's limit bounds what a trunk can have under way: {@link #isFull} stops DATA and OPEN
 * until an ACK comes. It starts small and doubles when acknowledgements empty half of it within two
 * round trips while it was in the way, as a receive window grows, and while the trunk's memory is
 * not tight. What is kept is charged there.
 */
public final class ReplayBuffer implements AutoCloseable {
  /** Bytes that may wait for their ACK at first. */
  public static final int START = 512 * 1024;

  /** Bytes that may wait for their ACK on the fastest and longest link. */
  public static final int MAX = 16 * 1024 * 1024;

  /** Bytes that may wait for their ACK on a link that is no {@link LongPath}. */
  static final int NEAR_MAX = 8 * 1024 * 1024;

  /** Bytes that may wait for their ACK although no memory is left. */
  static final int FLOOR = (int) TrunkMemory.GUARANTEED;

  /** Short pieces are copied into pages of this size. */
  static final int PAGE = 64 * 1024;

  /** What the peer may take longer than a round trip: its ACK is due after 20 ms at the latest. */
  private static final long ACK_DELAY_NANOS = 20_000_000;

  private final ByteBufAllocator alloc;
  private final TrunkMemory memory;
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();

  /** What each of the pieces is charged. */
  private final IntFifo charges = new IntFifo();

  private ByteBuf page;
  private long acknowledged;
  private long end;
  private int limit = START;
  private boolean wasFull;
  private long growthBase;
  private long growthNanos;

  /**
   * @param alloc is asked for pages
   * @param memory is charged with what is kept
   */
  public ReplayBuffer(ByteBufAllocator alloc, TrunkMemory memory) {
    this.alloc = alloc;
    this.memory = memory;
  }

  /** The number of the next byte: how many were numbered so far. */
  public long end() {
    return end;
  }

  /** How many bytes the peer has acknowledged. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Bytes that wait for their ACK. */
  public long size() {
    return end - acknowledged;
  }

  /** Bytes that may wait for their ACK, as things are now. */
  public int limit() {
    return limit;
  }

  /** Whether no more DATA and no OPEN may be numbered before an ACK comes. */
  public boolean isFull() {
    boolean full = size() >= limit || (size() >= FLOOR && memory.isExhausted());
    wasFull |= full;
    return full;
  }

  /**
   * Numbers the readable bytes of {@code piece} and keeps them. The caller still owns its
   * reference, and must not change the bytes.
   */
  public void add(ByteBuf piece) {
    int length = piece.readableBytes();
    if (length == 0) {
      return;
    }
    end += length;
    boolean waste = Pinned.isWaste(piece);
    int charge = waste ? length : Pinned.charge(piece);
    memory.reserve(charge);
    charges.add(charge);
    pieces.add(waste ? copied(piece, length) : piece.retainedDuplicate());
  }

  private ByteBuf copied(ByteBuf piece, int length) {
    if (page == null || page.writableBytes() < length) {
      dropPage();
      page = alloc.directBuffer(PAGE, PAGE);
    }
    int from = page.writerIndex();
    page.writeBytes(piece, piece.readerIndex(), length);
    return page.retainedSlice(from, length);
  }

  /**
   * The peer has the first {@code received} bytes: they are let go.
   *
   * @param roundTripNanos the link's round trip as last measured
   * @return whether any were not acknowledged before
   * @throws WireException where that many were never numbered
   */
  public boolean acknowledge(long received, long nowNanos, long roundTripNanos) {
    if (received > end) {
      throw new WireException("ACK of " + received + " bytes (sent: " + end + ")");
    }
    if (received <= acknowledged) {
      return false;
    }
    while (acknowledged < received) {
      ByteBuf first = pieces.peek();
      int length = first.readableBytes();
      if (length <= received - acknowledged) {
        pieces.poll().release();
        memory.release(charges.poll());
        acknowledged += length;
      } else {
        first.skipBytes((int) (received - acknowledged));
        acknowledged = received;
      }
    }
    if (pieces.isEmpty()) {
      dropPage();
    }
    grow(nowNanos, roundTripNanos);
    return true;
  }

  private void grow(long nowNanos, long roundTripNanos) {
    if (acknowledged - growthBase < limit / 2) {
      return;
    }
    boolean quick = nowNanos - growthNanos < 2 * (roundTripNanos + ACK_DELAY_NANOS);
    int most = LongPath.choose(roundTripNanos, NEAR_MAX, MAX);
    if (limit < most && wasFull && quick && !memory.isTight()) {
      limit = Math.min(most, limit * 2);
    }
    wasFull = false;
    growthBase = acknowledged;
    growthNanos = nowNanos;
  }

  /** Hands everything that was not acknowledged to {@code link}, in order, a reference each. */
  public void replay(Consumer<ByteBuf> link) {
    for (ByteBuf piece : pieces) {
      link.accept(piece.retainedDuplicate());
    }
  }

  /** Lets go of everything; nothing can be replayed any more. */
  @Override
  public void close() {
    for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      piece.release();
      memory.release(charges.poll());
    }
    dropPage();
    acknowledged = end;
  }

  private void dropPage() {
    if (page != null) {
      page.release();
      page = null;
    }
  }
}
