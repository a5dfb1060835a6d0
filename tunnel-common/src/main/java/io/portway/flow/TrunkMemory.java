package io.portway.flow;

/**
 * What one trunk holds of its session's memory. Lives on the trunk's event loop; takes from the
 * session, and gives back, in lots, so that loops seldom meet there.
 */
public final class TrunkMemory implements AutoCloseable {
  /** What a trunk may hold although its session, or the process, has nothing left. */
  public static final long GUARANTEED = 256 * 1024;

  /** What is taken from the session at least. */
  static final long LOT = 128 * 1024;

  private final SessionMemory session;
  private final long guaranteed;
  private long taken;
  private long used;
  private boolean closed;

  TrunkMemory(SessionMemory session, long guaranteed) {
    this.session = session;
    this.guaranteed = guaranteed;
  }

  /** Bytes in use. */
  public long used() {
    return used;
  }

  /** Bytes that {@link #tryReserve} would give now. */
  public long free() {
    return Math.max(room(1), guaranteed - used);
  }

  /** Bytes until the {@code divisor}-th part of what the session and the process may hold. */
  long room(int divisor) {
    return Math.max(0, session.room(divisor) + taken - used);
  }

  /** Whether half is held: what only makes things faster is not given any more. */
  public boolean isTight() {
    return room(2) == 0;
  }

  /** Whether nothing is left but what is guaranteed. */
  public boolean isExhausted() {
    return used >= guaranteed && taken <= used && session.room(1) <= 0;
  }

  /** Reserves all of {@code bytes}, or nothing where they are not left. */
  public boolean tryReserve(long bytes) {
    if (closed) {
      return false;
    }
    long missing = used + bytes - taken;
    if (missing > 0 && !tryTake(missing)) {
      if (used + bytes > guaranteed) {
        return false;
      }
      take(missing);
    }
    used += bytes;
    return true;
  }

  private boolean tryTake(long missing) {
    long lot = Math.max(missing, LOT);
    if (session.tryTake(lot)) {
      taken += lot;
      return true;
    }
    if (session.tryTake(missing)) {
      taken += missing;
      return true;
    }
    return false;
  }

  private void take(long bytes) {
    session.take(bytes);
    taken += bytes;
  }

  /** Reserves what is there already, and can't be refused. */
  public void reserve(long bytes) {
    if (closed) {
      return;
    }
    long missing = used + bytes - taken;
    if (missing > 0 && !tryTake(missing)) {
      take(missing);
    }
    used += bytes;
  }

  /** Gives back what was reserved. What is still given back after the end went back then. */
  public void release(long bytes) {
    if (closed) {
      return;
    }
    if (bytes < 0 || bytes > used) {
      throw new IllegalArgumentException("release: " + bytes + " (used: " + used + ")");
    }
    used -= bytes;
    long idle = taken - used;
    if (idle > 2 * LOT || used == 0) {
      long back = used == 0 ? idle : idle - LOT;
      taken -= back;
      session.giveBack(back);
    }
  }

  /** The trunk is over: everything goes back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      session.giveBack(taken);
      taken = 0;
      used = 0;
    }
  }
}
