package io.portway.wire;

/**
 * The peer sent bytes that the protocol does not allow. It ends the link with GOAWAY({@link
 * GoAwayCode#PROTOCOL}); it is never our own bug.
 */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WireException(String message) {
    super(message);
  }
}
