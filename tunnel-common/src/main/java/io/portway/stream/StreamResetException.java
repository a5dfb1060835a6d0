package io.portway.stream;

import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import java.io.IOException;

/** The peer reset the stream, or its trunk was lost; {@link #code()} says why. */
public final class StreamResetException extends IOException {
  private static final long serialVersionUID = 1;

  private final ResetCode code;

  StreamResetException(Reset reset) {
    super(reset.detail().isEmpty() ? "stream reset: " + reset.code() : reset.detail());
    this.code = reset.code();
  }

  public ResetCode code() {
    return code;
  }

  /** A reset is an everyday event: a trace would say nothing. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
