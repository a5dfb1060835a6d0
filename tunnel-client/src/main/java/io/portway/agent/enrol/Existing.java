package io.portway.agent.enrol;

/** What to do with an identity that the state directory holds already. */
public enum Existing {
  /** Refuse to join: an identity is not thrown away by accident. */
  KEEP,
  /** {@code --replace}. */
  REPLACE
}
