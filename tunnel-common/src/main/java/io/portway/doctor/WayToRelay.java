package io.portway.doctor;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.portway.cli.ExitCode;
import io.portway.mapping.HostPort;
import io.portway.transport.BriefLink;
import io.portway.transport.PinnedCaMissingException;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The network up to a relay, step by step: name, connection, TLS. Blocks. */
public final class WayToRelay {
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  /** As an agent's dial. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** As long as the relay itself waits: whoever asks wants to know, not to be quick. */
  private static final Duration TLS = Duration.ofSeconds(10);

  private final HostPort relay;

  public WayToRelay(HostPort relay) {
    this.relay = relay;
  }

  /** Whether the host has an address. */
  public Finding dns() throws InterruptedException {
    if (NetUtil.isValidIpV4Address(relay.host()) || NetUtil.isValidIpV6Address(relay.host())) {
      return Finding.ok("doctor.dns.literal", relay.host());
    }
    try {
      List<InetAddress> all = Reach.lookUp(relay.host(), LOOKUP);
      return Finding.ok(
          "doctor.dns.ok",
          relay.host(),
          all.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
    } catch (UnknownHostException e) {
      return Finding.failed(ExitCode.UNREACHABLE, "doctor.dns.failed", relay.host());
    }
  }

  /** Whether the port takes a connection. */
  public Finding tcp() throws InterruptedException {
    Reach reach = Reach.to(relay, CONNECT);
    return switch (reach.outcome()) {
      case OK -> Finding.ok("doctor.tcp.ok", relay);
      case REFUSED -> Finding.failed(ExitCode.UNREACHABLE, "doctor.tcp.refused", relay);
      case TIMEOUT ->
          Finding.failed(ExitCode.UNREACHABLE, "doctor.tcp.timeout", relay, CONNECT.toSeconds());
      case NO_ADDRESS -> Finding.failed(ExitCode.UNREACHABLE, "doctor.dns.failed", relay.host());
      case UNREACHABLE ->
          Finding.failed(ExitCode.UNREACHABLE, "doctor.tcp.unreachable", relay, reach.detail());
    };
  }

  /** Whether TLS holds, with whom {@code context} trusts. */
  public Finding tls(SslContext context) throws InterruptedException {
    try {
      link(context).shakeHands();
      return Finding.ok("doctor.tls.ok", relay);
    } catch (ExecutionException e) {
      return tlsFailed(e.getCause());
    } catch (TimeoutException e) {
      return tlsFailed(e);
    }
  }

  /** A connection for a question. Needs no native library: nothing is unpacked. */
  public BriefLink link(SslContext context) {
    return new BriefLink(Transports.fallback(), context, relay, TLS);
  }

  /** What a failure before the end of TLS means. */
  public Finding tlsFailed(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return Finding.failed(ExitCode.UNREACHABLE, "doctor.tls.timeout", relay, TLS.toSeconds());
    }
    if (has(NotSslRecordException.class, cause)) {
      return Finding.failed(ExitCode.UNREACHABLE, "doctor.tls.none", relay);
    }
    if (has(CertificateExpiredException.class, cause)
        || has(CertificateNotYetValidException.class, cause)) {
      return Finding.failed(
          ExitCode.REFUSED,
          "doctor.tls.time",
          relay,
          Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
    if (has(CertificateException.class, cause) || has(PinnedCaMissingException.class, cause)) {
      return Finding.failed(ExitCode.REFUSED, "doctor.tls.stranger", relay);
    }
    return Finding.failed(
        ExitCode.UNREACHABLE, "doctor.tls.failed", relay, String.valueOf(cause.getMessage()));
  }

  private static boolean has(Class<? extends Throwable> type, Throwable cause) {
    int depth = 0;
    for (Throwable next = cause; next != null && depth < 16; next = next.getCause(), depth++) {
      if (type.isInstance(next)) {
        return true;
      }
    }
    return false;
  }
}
