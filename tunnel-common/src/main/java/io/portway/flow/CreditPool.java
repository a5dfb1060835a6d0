package io.portway.flow;

/**
 * What one trunk has promised to its peer: every byte granted and not yet consumed. A grant is
 * memory promised, so it is reserved when it is made. Lives on its trunk's event loop.
 */
public final class CreditPool {
  /** What every stream may count on, however little is left. */
  public static final int FLOOR = 16 * 1024;

  /** The first grant while there is room. */
  public static final int START = 256 * 1024;

  private final TrunkMemory memory;
  private long promised;

  /** {@code memory}: where promises are reserved. */
  public CreditPool(TrunkMemory memory) {
    this.memory = memory;
  }

  /** Bytes promised now. */
  public long promised() {
    return promised;
  }

  /**
   * Reserves a stream's first grant: {@link #START} while less than an eighth of the memory is
   * held, then {@link #FLOOR}.
   *
   * @param streams how many there are already
   * @return bytes reserved; 0 where not even the floor is left
   */
  public int reserveFirst(int streams) {
    int grant = (int) Math.max(FLOOR, Math.min(START, memory.room(8)));
    return tryAdmit(grant, streams) ? grant : 0;
  }

  /**
   * Reserves the first grant of a stream that comes to {@code streams} others, or nothing where it
   * is not left. A floor is renewed when a quarter of it was used, so as much of each is out for a
   * moment: a newcomer does not get that.
   */
  public boolean tryAdmit(int bytes, int streams) {
    return memory.free() - bytes >= streams * (FLOOR / 4L) && tryReserve(bytes);
  }

  /**
   * The window that a stream begins with, of which {@code granted} bytes are granted already:
   * {@link #START} while less than an eighth of the memory is held, then only these.
   */
  public int firstWindow(int granted) {
    return memory.room(8) >= START ? Math.max(START, granted) : granted;
  }

  /** Reserves all of {@code bytes}, or nothing where they are not left. */
  boolean tryReserve(int bytes) {
    if (!memory.tryReserve(bytes)) {
      return false;
    }
    promised += bytes;
    return true;
  }

  /**
   * Reserves what a stream wants beyond its floor, until half of the memory is held: the other half
   * is kept for the floors of streams to come. For a stream that has not used a floor up yet, like
   * a first grant, only until an eighth is held: most visitors who said a word say little more.
   *
   * @param consumed bytes that the stream's reader took so far
   * @return bytes reserved, 0 to {@code wanted}
   */
  public int reserveMore(int wanted, long consumed) {
    long room = memory.room(consumed < FLOOR ? 8 : 2);
    int bytes = (int) Math.max(0, Math.min(wanted, room));
    return tryReserve(bytes) ? bytes : 0;
  }

  /**
   * Reserves the renewal of a floor, which was just given back.
   *
   * @return bytes reserved, 0 to {@code wanted}
   */
  public int reserveFloor(int wanted) {
    int bytes = (int) Math.max(0, Math.min(wanted, memory.free()));
    return tryReserve(bytes) ? bytes : 0;
  }

  /** Gives back what was consumed, or what a stream that ended still held. */
  public void release(long bytes) {
    if (bytes < 0 || bytes > promised) {
      throw new IllegalArgumentException("release: " + bytes + " (promised: " + promised + ")");
    }
    promised -= bytes;
    memory.release(bytes);
  }
}
