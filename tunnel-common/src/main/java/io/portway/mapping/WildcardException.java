package io.portway.mapping;

/** Every address of a machine ({@code 0.0.0.0} or {@code ::}) was given as one to connect to. */
public final class WildcardException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public WildcardException(String message) {
    super(message);
  }
}
