package io.portway.agent.link;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.portway.mapping.HostPort;
import io.portway.transport.DialException;
import io.portway.wire.GoAway;
import io.portway.wire.WireException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why a dial came to nothing.
 *
 * @param reason a sentence for operators, without a final full stop
 * @param goAway what the relay answered in place of WELCOME, or null
 */
record LinkFailure(Kind kind, String reason, GoAway goAway) {
  /** Who can mend it. */
  enum Kind {
    /** Time: dial again soon. */
    PASSING,
    /** The relay answered and said no: only a human changes that. */
    REFUSED
  }

  static LinkFailure passing(String reason) {
    return new LinkFailure(Kind.PASSING, reason, null);
  }

  /** The relay said GOAWAY in place of WELCOME. */
  static LinkFailure of(GoAway goAway) {
    Kind kind =
        switch (goAway.code()) {
          case REVOKED, FORBIDDEN, OCCUPIED, VERSION, REPLACED -> Kind.REFUSED;
          case BYE, DRAIN, RELINK, RETIRED, EXCESS, PROTOCOL, STALE, UNKNOWN_SESSION ->
              Kind.PASSING;
        };
    return new LinkFailure(kind, "the relay refused the link: " + goAway.reason(), goAway);
  }

  /**
   * A connection that failed before WELCOME.
   *
   * @param greeted whether HELLO was sent: in TLS 1.3 a refused client certificate shows only after
   *     the client's own handshake succeeded
   */
  static LinkFailure of(HostPort relay, Throwable cause, boolean greeted) {
    if (cause instanceof DialException dial) {
      return passing(dial.getMessage());
    }
    if (find(WireException.class, cause).isPresent()) {
      return passing(relay + " broke the protocol: " + cause.getMessage());
    }
    if (find(NotSslRecordException.class, cause).isPresent()) {
      return passing(relay + " speaks no TLS; is it the relay's port?");
    }
    if (find(SslHandshakeTimeoutException.class, cause).isPresent()) {
      return passing(relay + " did not finish the TLS handshake in time");
    }
    Optional<CertificateException> certificate = find(CertificateException.class, cause);
    if (certificate.isPresent()) {
      return passing(
          relay
              + " is not the relay of this identity: its certificate does not hold ("
              + certificate.get().getMessage()
              + ")");
    }
    Optional<SSLException> tls = find(SSLException.class, cause);
    if (tls.isPresent() && greeted) {
      return new LinkFailure(
          Kind.REFUSED,
          relay
              + " refused this identity's certificate ("
              + tls.get().getMessage()
              + "); if it has expired or the relay was set up anew, ask its operator for a join"
              + " string and run: tunnel-client join --replace -",
          null);
    }
    return passing(
        (tls.isPresent() ? "TLS with " : "the connection to ")
            + relay
            + " failed: "
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
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
