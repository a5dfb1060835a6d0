package io.portway.stream;

/** The peer broke a rule on one stream: that stream is reset, the trunk goes on. */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StreamException(String message) {
    super(message, null, false, false);
  }
}
