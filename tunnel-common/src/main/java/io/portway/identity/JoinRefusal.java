package io.portway.identity;

import java.util.Locale;

/** Why a relay didn't admit somebody who joins. */
public enum JoinRefusal {
  /** Somebody has joined with this string. */
  USED,
  /** Too late, or a newer invitation took its place. */
  EXPIRED,
  /** The relay has no such invitation (any more). */
  UNKNOWN,
  /** The request itself is wrong: our bug, or not our client. */
  BAD_REQUEST,
  /** An identity of that name is active. */
  NAME_TAKEN,
  /** The relay can't store the new identity now; the string stays good. */
  UNAVAILABLE;

  /** As in the answer: {@code bad-request}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A code that a newer relay sends is a refusal all the same. */
  static JoinRefusal parse(String text) {
    for (JoinRefusal refusal : values()) {
      if (refusal.wireName().equals(text)) {
        return refusal;
      }
    }
    return BAD_REQUEST;
  }
}
