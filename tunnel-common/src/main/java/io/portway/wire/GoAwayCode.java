package io.portway.wire;

/** Why a link, a trunk or a session ends: the code of a GOAWAY frame. */
public enum GoAwayCode {
  /** The sender stops cleanly; nothing is kept for a resume. */
  BYE(0),
  /** The sender will stop; streams go on, new ones go elsewhere. */
  DRAIN(1),
  /** This link is to be replaced by a fresh one of the same trunk. */
  RELINK(2),
  /** Another instance of this agent took over. */
  REPLACED(3),
  /** The identity was revoked, or is not known to the relay. */
  REVOKED(4),
  /** The trunk's stream ids are used up. */
  RETIRED(5),
  /** The peer asked for work without end that nobody pays for. */
  EXCESS(6),
  /** The peer sent what the protocol does not allow. */
  PROTOCOL(7),
  /** The two sides have no protocol version in common. */
  VERSION(8),
  /** A newer dial of the same trunk is known. */
  STALE(9),
  /** Another instance of this agent is connected, and answers. */
  OCCUPIED(10),
  /** The session that this link wants to join is not known here. */
  UNKNOWN_SESSION(11),
  /** The identity may not do what its HELLO asks for. */
  FORBIDDEN(12);

  private final int code;

  GoAwayCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** A code of a newer peer reads as {@link #BYE}: the sentence beside it says more. */
  static GoAwayCode ofCode(int code) {
    for (GoAwayCode value : values()) {
      if (value.code == code) {
        return value;
      }
    }
    return BYE;
  }
}
