package io.portway.control;

/** The peer sent a control message that can't be read; it ends the link as a protocol error. */
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ControlException(String message) {
    super(message);
  }
}
