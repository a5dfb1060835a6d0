package io.portway.agent.mapping;

/**
 * What the relay says of a mapping.
 *
 * @param endpoint the public address, or null where private or not ready
 * @param reason why it is refused, or null
 */
public record Standing(State state, String endpoint, String reason) {
  /** Whether visitors reach the mapping. */
  public enum State {
    /** Not stated, or not answered yet. */
    UNANSWERED,
    READY,
    /** The relay tries again by itself. */
    REFUSED
  }

  static final Standing UNANSWERED = new Standing(State.UNANSWERED, null, null);

  static Standing ready(String endpoint) {
    return new Standing(State.READY, endpoint, null);
  }

  static Standing refused(String reason) {
    return new Standing(State.REFUSED, null, reason);
  }
}
