package io.portway.relay.enrol;

import io.netty.handler.ssl.SslContext;
import io.portway.identity.CertificateAuthority;
import io.portway.identity.CertificateRenewal;
import io.portway.identity.RelayCredentials;
import io.portway.relay.store.ControlThread;
import io.portway.transport.Tls;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's TLS context, replaced when its certificate is renewed; links that live keep the one
 * they began with. {@link #current} may be called on any thread, the renewal runs on the control
 * thread.
 */
public final class RelayTls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RelayTls.class);

  /** A relay asleep or a clock set anew must not be found out sixty days later. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private final CertificateAuthority authority;
  private final Tls tls;
  private final ControlThread control;
  private final Clock clock;
  private volatile SslContext current;
  private RelayCredentials credentials;
  private Future<?> timer;

  private RelayTls(CertificateAuthority authority, Tls tls, ControlThread control, Clock clock) {
    this.authority = authority;
    this.tls = tls;
    this.control = control;
    this.clock = clock;
  }

  /** On the control thread. */
  public static RelayTls start(
      CertificateAuthority authority, Tls tls, ControlThread control, Clock clock) {
    control.assertOnThread();
    RelayTls relayTls = new RelayTls(authority, tls, control, clock);
    relayTls.use(authority.relayCredentials());
    relayTls.checkAfter(relayTls.untilDue());
    return relayTls;
  }

  /** What a link that is accepted now is to use. */
  public SslContext current() {
    return current;
  }

  /** On the control thread. */
  @Override
  public void close() {
    control.assertOnThread();
    timer.cancel(false);
  }

  private void check() {
    try {
      RelayCredentials fresh = authority.relayCredentials();
      if (!fresh.certificate().equals(credentials.certificate())) {
        use(fresh);
        log.info("relay certificate renewed until={}", fresh.notAfter());
      }
      checkAfter(untilDue());
    } catch (RuntimeException e) {
      Duration wait = CertificateRenewal.untilRetry(credentials.certificate(), clock.instant());
      log.error(
          "relay certificate not renewed, it ends {}: {}; trying again in {} s",
          credentials.notAfter(),
          e.getMessage(),
          wait.toSeconds());
      checkAfter(wait);
    }
  }

  private void use(RelayCredentials fresh) {
    current = tls.relay(fresh);
    credentials = fresh;
  }

  private Duration untilDue() {
    Duration wait = CertificateRenewal.untilDue(credentials.certificate(), clock.instant());
    if (wait.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private void checkAfter(Duration wait) {
    timer = control.schedule(wait, this::check);
  }
}
