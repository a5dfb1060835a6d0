package io.portway.agent.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import io.portway.identity.CertificateRenewal;
import io.portway.identity.CertificateRequest;
import io.portway.identity.Identity;
import io.portway.identity.IdentityException;
import io.portway.identity.Pem;
import io.portway.identity.StateDirectoryException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the identity's certificate from two thirds of its life, over trunk 0. Live links are then
 * replaced by some that show the new one; their streams go on. Owned by the session's control loop;
 * keys are made and files written on a thread of their own.
 */
public final class Renewal implements ControlHandler {
  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  /** A timer that is due in weeks would follow a clock that was set meanwhile too late. */
  private static final Duration LONGEST_NAP = Duration.ofHours(1);

  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final RelaySession session;
  private final Credentials credentials;
  private final RenewalStore store;
  private final Executor files;
  private final Clock clock;
  private final EventLoop control;

  private Future<?> timer;
  private CertificateRequest pending;
  private boolean making;

  /**
   * @param files one thread, not an event loop; {@code store} is called on it
   */
  public Renewal(
      RelaySession session,
      Credentials credentials,
      RenewalStore store,
      Executor files,
      Clock clock) {
    this.session = session;
    this.credentials = credentials;
    this.store = store;
    this.files = files;
    this.clock = clock;
    this.control = session.controlLoop();
  }

  /** Trunk 0 has a link. What was asked on another one gets no answer any more. */
  public void onWelcome() {
    assert control.inEventLoop();
    pending = null;
    check();
  }

  private void check() {
    Duration left =
        CertificateRenewal.untilDue(credentials.identity().certificate(), clock.instant());
    if (!left.isZero()) {
      checkIn(left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP);
    } else if (!making && pending == null) {
      making = true;
      files.execute(this::prepare);
    }
  }

  /** Off the loop: takes over what another process renewed, else makes a request. */
  private void prepare() {
    try {
      X509Certificate known = credentials.identity().certificate();
      Optional<Identity> newer = store.load().filter(stored -> !stored.certificate().equals(known));
      if (newer.isPresent()) {
        credentials.replace(newer.get());
        control.execute(
            () -> {
              making = false;
              check();
            });
        return;
      }
      CertificateRequest request = CertificateRequest.create();
      control.execute(() -> ask(request));
    } catch (StateDirectoryException e) {
      control.execute(
          () -> {
            making = false;
            retryLater(e.getMessage());
          });
    }
  }

  private void ask(CertificateRequest request) {
    making = false;
    if (session.state().phase() != SessionState.Phase.CONNECTED) {
      return; // The next WELCOME asks.
    }
    pending = request;
    session.send(new ControlMessage.RenewCertificate(request.pem()));
    schedule(
        () -> {
          pending = null;
          retryLater("the relay did not answer within " + ANSWER_LIMIT.toSeconds() + " s");
        },
        ANSWER_LIMIT);
  }

  @Override
  public void onCertificateRenewed(ControlMessage.CertificateRenewed message) {
    CertificateRequest request = pending;
    if (request == null) {
      return;
    }
    pending = null;
    timer.cancel(false);
    files.execute(() -> take(request, message.certificate()));
  }

  private void take(CertificateRequest request, String certificate) {
    try {
      Identity renewed =
          credentials.identity().renewed(request.key(), Pem.certificates(certificate).get(0));
      store.save(renewed);
      credentials.replace(renewed);
      log.info("{} certificate renewed until={}", renewed, renewed.notAfter());
      control.execute(this::renewed);
    } catch (IdentityException | StateDirectoryException e) {
      control.execute(() -> retryLater(e.getMessage()));
    }
  }

  @Override
  public void onRenewalRefused(ControlMessage.RenewalRefused message) {
    if (pending != null) {
      pending = null;
      timer.cancel(false);
      retryLater("the relay refused: " + message.message());
    }
  }

  private void renewed() {
    if (CertificateRenewal.isDue(credentials.identity().certificate(), clock.instant())) {
      // Or a clock that is wrong here or there would have us renew without end.
      retryLater("the new one is due for renewal already; compare both machines' clocks");
    } else {
      session.relink("the certificate was renewed");
      check();
    }
  }

  private void retryLater(String reason) {
    Identity identity = credentials.identity();
    Duration wait = Duration.between(clock.instant(), identity.notAfter()).dividedBy(10);
    if (wait.compareTo(SHORTEST_RETRY) < 0) {
      wait = SHORTEST_RETRY;
    } else if (wait.compareTo(LONGEST_NAP) > 0) {
      wait = LONGEST_NAP;
    }
    log.warn(
        "{} certificate not renewed: {}. It holds until {}; trying again in {} s.",
        identity,
        reason,
        identity.notAfter(),
        wait.toSeconds());
    checkIn(wait);
  }

  private void checkIn(Duration wait) {
    schedule(this::check, wait);
  }

  private void schedule(Runnable task, Duration wait) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = control.schedule(task, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
  }
}
