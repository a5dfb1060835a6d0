package io.portway.agent.enrol;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.mapping.HostPort;
import io.portway.transport.PinnedCaMissingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What went wrong on the way to an answer, as a sentence. A relay that can't be talked to is
 * unreachable; one that proves to be another is a refusal, on our side.
 */
final class JoinFailure {
  private final HostPort relay;
  private final Duration deadline;

  JoinFailure(HostPort relay, Duration deadline) {
    this.relay = relay;
    this.deadline = deadline;
  }

  CliException of(Throwable cause) {
    if (find(PinnedCaMissingException.class, cause).isPresent()) {
      return new CliException(
          ExitCode.REFUSED,
          "RELAY-IDENTITY",
          "relay",
          relay + " answers with a CA whose fingerprint is not the one in the join string",
          "Ask its operator for a new join string; if he says that nothing changed, somebody is in"
              + " between.",
          cause);
    }
    if (find(NotSslRecordException.class, cause).isPresent()) {
      return notARelay("speaks no TLS", cause);
    }
    Optional<CertificateException> certificate = find(CertificateException.class, cause);
    if (certificate.isPresent()) {
      return new CliException(
          ExitCode.REFUSED,
          "RELAY-IDENTITY",
          "relay",
          "the certificate of " + relay + " is not valid: " + certificate.get().getMessage(),
          "Compare the clocks of both machines, then ask the relay's operator.",
          cause);
    }
    if (find(JoinHandler.NotARelayException.class, cause).isPresent()) {
      return notARelay("speaks TLS but not this protocol", cause);
    }
    if (find(UnknownHostException.class, cause).isPresent()) {
      return unreachable(
          "the name " + relay.host() + " has no address",
          "Check the name and this machine's DNS.",
          cause);
    }
    if (find(ConnectTimeoutException.class, cause).isPresent()) {
      return unreachable(
          "nothing answers at " + relay,
          "Check the address, and that the relay's firewall lets its port in.",
          cause);
    }
    if (find(NoRouteToHostException.class, cause).isPresent()) {
      return unreachable("there is no route to " + relay, "Check this machine's network.", cause);
    }
    if (find(ConnectException.class, cause).isPresent()) {
      return unreachable(
          "nothing listens at " + relay, "Check the address and that tunnel-server runs.", cause);
    }
    if (cause instanceof TimeoutException) {
      return unreachable(
          relay + " gave no answer within " + deadline.toSeconds() + " s",
          "Look at the relay's log, then try again.",
          cause);
    }
    if (find(SSLException.class, cause).isPresent()) {
      return notARelay("ended the TLS handshake (" + oneLine(cause) + ")", cause);
    }
    return unreachable(
        "talking to " + relay + " failed: " + oneLine(cause),
        "Look at the relay's log, then try again.",
        cause);
  }

  CliException wrongAnswer(IllegalArgumentException cause) {
    return notARelay("sent what is no answer (" + oneLine(cause) + ")", cause);
  }

  CliException interrupted(InterruptedException cause) {
    return new CliException(
        ExitCode.INTERRUPTED,
        "INTERRUPTED",
        null,
        "joining was interrupted",
        "The join string may have been used; if so, ask for a new one.",
        cause);
  }

  private CliException notARelay(String what, Throwable cause) {
    return unreachable(
        relay + " " + what,
        "Check that the address in the join string is that of a Portway relay.",
        cause);
  }

  private static CliException unreachable(String message, String remedy, Throwable cause) {
    return new CliException(
        ExitCode.UNREACHABLE, "RELAY-UNREACHABLE", "relay", message, remedy, cause);
  }

  private static String oneLine(Throwable cause) {
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable cause) {
    int depth = 0;
    for (Throwable next = cause; next != null && depth < 16; next = next.getCause(), depth++) {
      if (type.isInstance(next)) {
        return Optional.of(type.cast(next));
      }
    }
    return Optional.empty();
  }
}
