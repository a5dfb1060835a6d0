package io.portway.flow;

/**
 * What the peer may still send on one stream, and when to let it send more. Credit goes back only
 * after the next hop took the bytes: a slow backend must stall its own visitor, not the trunk.
 * Lives on its trunk's event loop.
 *
 * <p>The window starts small and doubles while a reader consumes half of it within about two round
 * trips, as TCP's and QUIC's receivers do, up to {@link #NEAR_MAX}, on a long path to {@link #MAX}.
 */
public final class ReceiveWindow {
  /** Largest window of a stream, in bytes: 1 Gbit/s over a round trip of 130 ms. */
  public static final int MAX = 16 * 1024 * 1024;

  /** Largest window of a stream whose link is no {@link LongPath}, in bytes. */
  public static final int NEAR_MAX = 4 * 1024 * 1024;

  /** Round trips are taken as at least this long, so that a fast local link still grows. */
  private static final long MIN_ROUND_TRIP_NANOS = 10_000_000;

  private final CreditPool pool;
  private int size;
  private long granted;
  private long received;
  private long consumed;
  private long epochStart;
  private long epochNanos;
  private boolean finished;
  private boolean starved;
  private boolean closed;

  /**
   * @param granted what the peer already may send, reserved in {@code pool} by the caller
   * @param size the window to renew, in bytes
   */
  public ReceiveWindow(CreditPool pool, int granted, int size, long nowNanos) {
    this.pool = pool;
    this.granted = granted;
    this.size = size;
    this.epochNanos = nowNanos;
  }

  /** Takes arriving bytes; false where the peer had no credit for them. */
  public boolean tryReceive(int bytes) {
    if (bytes > granted - received) {
      return false;
    }
    received += bytes;
    return true;
  }

  /**
   * The next hop took {@code bytes}.
   *
   * @param roundTripNanos the link's round trip as last measured
   * @return the new limit to tell the peer, or 0 where nothing is to be said
   */
  public long release(int bytes, long nowNanos, long roundTripNanos) {
    if (closed) {
      return 0;
    }
    if (bytes < 0 || bytes > received - consumed) {
      throw new IllegalArgumentException(
          "release: " + bytes + " (received and not consumed: " + (received - consumed) + ")");
    }
    consumed += bytes;
    pool.release(bytes);
    if (finished) {
      return 0;
    }
    grow(nowNanos, roundTripNanos);
    return renew();
  }

  /** Raises the limit as far as the window and the pool allow; 0 where it is not worth a frame. */
  public long renew() {
    if (closed || finished) {
      return 0;
    }
    long open = granted - consumed;
    long missing = size - open;
    starved = false;
    if (missing < size / 4) {
      return 0;
    }
    long reserved = 0;
    if (open < CreditPool.FLOOR) {
      reserved = pool.reserveFloor((int) Math.min(missing, CreditPool.FLOOR - open));
    }
    reserved += pool.reserveMore((int) (missing - reserved), consumed);
    starved = open + reserved < CreditPool.FLOOR;
    if (reserved == 0) {
      return 0;
    }
    granted += reserved;
    return granted;
  }

  /** Whether memory was short at the last renewal: the floor is due, and was not granted whole. */
  public boolean isStarved() {
    return starved && !closed && !finished;
  }

  /** The peer sends no more: what it had left of its credit goes back to the pool. */
  public void finish() {
    if (!closed && !finished) {
      finished = true;
      pool.release(granted - received);
      granted = received;
    }
  }

  /** The stream is over: what it still held goes back to the pool. */
  public void close() {
    if (!closed) {
      closed = true;
      pool.release(granted - consumed);
    }
  }

  /** Bytes received since the stream began. */
  public long received() {
    return received;
  }

  /** Bytes received that no next hop has taken yet. */
  public long unread() {
    return received - consumed;
  }

  /** The limit that the peer knows, or is about to be told. */
  public long granted() {
    return granted;
  }

  /** The window's size, in bytes. */
  public int size() {
    return size;
  }

  private void grow(long nowNanos, long roundTripNanos) {
    long inEpoch = consumed - epochStart;
    if (inEpoch < size / 2) {
      return;
    }
    int most = LongPath.choose(roundTripNanos, NEAR_MAX, MAX);
    boolean quick = nowNanos - epochNanos < 2 * Math.max(roundTripNanos, MIN_ROUND_TRIP_NANOS);
    if (size < most && quick) {
      size = Math.min(most, size * 2);
    }
    epochStart = consumed;
    epochNanos = nowNanos;
  }
}
