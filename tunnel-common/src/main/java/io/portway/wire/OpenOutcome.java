package io.portway.wire;

import java.util.Locale;

/** What became of an OPEN: the code of an OPEN_RESULT frame. */
public enum OpenOutcome {
  OK(0, "ok"),
  /** The backend refused the connection. */
  REFUSED(1, "refused"),
  /** The backend did not answer within the mapping's connect-timeout. */
  TIMEOUT(2, "timeout"),
  /** No route to the backend, or its name does not resolve. */
  UNREACHABLE(3, "unreachable"),
  /** The answering side does not allow it. */
  DENIED(4, "denied"),
  /** Too many streams or dials, or no memory to promise. */
  BUSY(5, "denied"),
  /** The mapping's number and generation are not known: it was dropped or stated anew. */
  UNKNOWN_MAPPING(6, "denied"),
  /** The agent that serves the private mapping is not connected, or was lost meanwhile. */
  AGENT_OFFLINE(7, "unreachable");

  private final int code;
  private final String word;

  OpenOutcome(int code, String word) {
    this.code = code;
    this.word = word;
  }

  public int code() {
    return code;
  }

  /** The word that operators see: {@code ok|refused|timeout|unreachable|denied}. */
  public String word() {
    return word;
  }

  /** The outcome itself as a word, of which {@link #word} has fewer: {@code unknown-mapping}. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A code of a newer peer reads as {@link #DENIED}: a refusal must always be understood. */
  static OpenOutcome ofCode(int code) {
    for (OpenOutcome value : values()) {
      if (value.code == code) {
        return value;
      }
    }
    return DENIED;
  }
}
