package io.portway.wire;

/** Why a stream ended before both sides had said FIN: the code of a RESET frame. */
public enum ResetCode {
  /** The sender no longer wants the stream. */
  CANCELLED(0),
  /** The socket behind the sender was reset by its peer. */
  PEER_RESET(1),
  /** The socket behind the sender can't be written any more. */
  READER_GONE(2),
  /** More bytes arrived than credit allowed. */
  FLOW(3),
  /** The stream's frames came in an order that the protocol does not allow. */
  STATE(4),
  /** The trunk's link was lost and the trunk can't be resumed. */
  LINK_LOST(5),
  /** The right to use the mapping was taken away. */
  DENIED(6),
  /** A deadline of the sender passed. */
  DEADLINE(7),
  /** The sender stops. */
  SHUTDOWN(8),
  /** A bug on the sender's side. */
  INTERNAL(9);

  private final int code;

  ResetCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * A code of a newer peer reads as {@link #CANCELLED}: a stream's end must always be understood.
   */
  static ResetCode ofCode(int code) {
    for (ResetCode value : values()) {
      if (value.code == code) {
        return value;
      }
    }
    return CANCELLED;
  }
}
