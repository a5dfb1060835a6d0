package io.portway.flow;

/**
 * What we may still send on one stream. Lives on its trunk's event loop. See protocol.md, "Credit".
 */
public final class SendWindow {
  private long limit;
  private long sent;

  /** {@code initialCredit}: bytes that may be sent before the peer's first grant. */
  public SendWindow(long initialCredit) {
    this.limit = initialCredit;
  }

  /** Bytes that may be sent now. */
  public long available() {
    return limit - sent;
  }

  /** Bytes sent since the stream began. */
  public long sent() {
    return sent;
  }

  /** Spends credit, when a frame is cut and not when bytes are queued. */
  public void take(int bytes) {
    if (bytes < 0 || bytes > available()) {
      throw new IllegalArgumentException("take: " + bytes + " (available: " + available() + ")");
    }
    sent += bytes;
  }

  /**
   * Takes a grant. Credit is state and never goes back: a limit that is not higher than the known
   * one changes nothing.
   *
   * @return whether the limit rose
   */
  public boolean expand(long newLimit) {
    if (newLimit <= limit) {
      return false;
    }
    limit = newLimit;
    return true;
  }
}
