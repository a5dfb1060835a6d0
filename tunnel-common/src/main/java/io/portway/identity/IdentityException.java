package io.portway.identity;

/** A key, certificate or request that can't be what it claims; the message says which and why. */
public final class IdentityException extends RuntimeException {
  public IdentityException(String message) {
    super(message);
  }

  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
