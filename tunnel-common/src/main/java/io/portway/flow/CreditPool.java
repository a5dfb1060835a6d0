package io.portway.flow;

/**
 * The sum of what one trunk has promised to its peer: every byte granted and not yet consumed. A
 * grant is memory promised, so it is reserved when it is made. Lives on its trunk's event loop.
 */
public final class CreditPool {
  /** What every stream may count on, however little is left. */
  public static final int FLOOR = 16 * 1024;

  /** The first grant while there is room. */
  public static final int START = 256 * 1024;

  private final long limit;
  private long promised;

  /** {@code limit}: bytes that may be promised in all. */
  public CreditPool(long limit) {
    this.limit = limit;
  }

  /** Bytes promised now. */
  public long promised() {
    return promised;
  }

  /**
   * Reserves a stream's first grant: {@link #START} while less than half is promised, then ever
   * less, {@link #FLOOR} at least.
   *
   * @return bytes reserved; 0 where not even the floor is left
   */
  public int reserveFirst() {
    long free = limit - promised;
    if (free < FLOOR) {
      return 0;
    }
    long grant = promised < limit / 2 ? Math.min(START, limit / 2 - promised) : FLOOR;
    return reserve((int) Math.max(FLOOR, grant));
  }

  /** Reserves all of {@code bytes}, or nothing where they are not left. */
  public boolean tryReserve(int bytes) {
    if (bytes > limit - promised) {
      return false;
    }
    reserve(bytes);
    return true;
  }

  /**
   * Reserves what a stream wants beyond its floor, as far as half of the pool allows: the other
   * half is kept for the floors of streams to come.
   *
   * @return bytes reserved, 0 to {@code wanted}
   */
  public int reserveMore(int wanted) {
    return reserve((int) Math.max(0, Math.min(wanted, limit / 2 - promised)));
  }

  /**
   * Reserves the renewal of a floor, which was just given back.
   *
   * @return bytes reserved, 0 to {@code wanted}
   */
  public int reserveFloor(int wanted) {
    return reserve((int) Math.max(0, Math.min(wanted, limit - promised)));
  }

  /** Gives back what was consumed, or what a stream that ended still held. */
  public void release(long bytes) {
    if (bytes < 0 || bytes > promised) {
      throw new IllegalArgumentException("release: " + bytes + " (promised: " + promised + ")");
    }
    promised -= bytes;
  }

  private int reserve(int bytes) {
    promised += bytes;
    return bytes;
  }
}
