package io.portway.transport;

import io.netty.channel.ConnectTimeoutException;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/** A connection that could not be made; the message is a sentence that names the target. */
public final class DialException extends IOException {
  private static final long serialVersionUID = 1;

  /** What became of the dial. */
  public enum Outcome {
    /** Nothing listens there. */
    REFUSED,
    /** No answer in time. */
    TIMEOUT,
    /** No address, or no way to it. */
    UNREACHABLE
  }

  private final Outcome outcome;

  private DialException(Outcome outcome, String message, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }

  static DialException timeout(HostPort target, Duration limit) {
    return new DialException(
        Outcome.TIMEOUT, target + " did not answer within " + seconds(limit) + " s", null);
  }

  static DialException of(HostPort target, Duration limit, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return new DialException(
          Outcome.UNREACHABLE, "the name " + target.host() + " has no address", cause);
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof ConnectTimeoutException || message.contains("timed out")) {
      return timeout(target, limit);
    }
    if (message.contains("refused")) {
      return new DialException(Outcome.REFUSED, target + " refused the connection", cause);
    }
    return new DialException(
        Outcome.UNREACHABLE, target + " is unreachable: " + cause.getMessage(), cause);
  }

  private static String seconds(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
  }

  /** A refused connection is an everyday event: a trace would say nothing. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
