package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.ssh.SshSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Through an SSH session ({@code direct-tcpip}) to a search server that the SSH host can reach:
 * nothing new is exposed anywhere, and one session carries all requests. When the session breaks, a
 * new one is opened behind the same port of our own, until the route is closed.
 */
public final class SshRoute implements Route {
  private static final Logger log = LoggerFactory.getLogger(SshRoute.class);
  private static final int ANY_PORT = 0;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final Supplier<SshSession> sessions;
  private final HostPort destination;
  private final HostPort local;
  private final SearchAddress here;
  private final Thread keeper = new Thread(this::keepOpen, "portway-ssh-route");

  private volatile SshSession session;
  private volatile HopException trouble;
  private volatile boolean closed;

  /**
   * Opens a session, and takes it over.
   *
   * @param sessions opens one; throws {@link HopException} where that fails
   * @param there the search server as the SSH host sees it
   */
  public SshRoute(Supplier<SshSession> sessions, SearchAddress there) {
    this.sessions = sessions;
    this.destination = new HostPort(there.host(), there.port());
    this.session = sessions.get();
    try {
      this.local = session.forward(ANY_PORT, destination);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    this.here = there.at(local);
    keeper.setDaemon(true);
    keeper.start();
  }

  @Override
  public SearchAddress searchServer() {
    return here;
  }

  @Override
  public Optional<HopException> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void keepOpen() {
    try {
      while (!closed) {
        session.awaitEnd();
        session.close();
        if (!reopen()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // The route was closed.
      Thread.currentThread().interrupt();
    }
  }

  /** False where trying again is no use. */
  private boolean reopen() throws InterruptedException {
    while (!closed) {
      try {
        SshSession again = sessions.get();
        session = again;
        again.forward(local.port(), destination);
        trouble = null;
        return true;
      } catch (HopException e) {
        trouble = e;
        if (e.failure() != Failure.UNREACHABLE) {
          return false;
        }
      } catch (RuntimeException e) {
        // A private mapping that leads to the SSH host could not be opened.
        log.debug("no SSH session yet", e);
      }
      session.close();
      TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
    }
    return false;
  }

  @Override
  public void close() {
    closed = true;
    keeper.interrupt();
    try {
      // A session that it is just opening would stay open.
      keeper.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.close();
  }
}
