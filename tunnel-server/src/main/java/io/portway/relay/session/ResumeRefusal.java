package io.portway.relay.session;

/** Why a link was not let go on with the trunk, or join the session, that its HELLO named. */
public enum ResumeRefusal {
  /** The session is over, or was never one of this relay's. */
  UNKNOWN,
  /** The session is another identity's, or another process's. */
  FOREIGN,
  /** A newer dial of the same trunk is known. */
  STALE,
  /** The trunk can't go on at the byte that HELLO names. */
  OFFSET;

  /** As metrics have it. */
  public String word() {
    return switch (this) {
      case UNKNOWN -> "unknown";
      case FOREIGN -> "foreign";
      case STALE -> "stale";
      case OFFSET -> "offset";
    };
  }
}
