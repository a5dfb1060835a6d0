package io.portway.stream;

import io.portway.wire.ResetCode;

/** The peer broke a rule on one stream: that stream is reset, the trunk goes on. */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ResetCode code;

  StreamException(ResetCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** What the stream is to be reset with. */
  public ResetCode code() {
    return code;
  }
}
