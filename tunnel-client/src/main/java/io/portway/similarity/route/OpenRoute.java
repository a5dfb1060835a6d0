package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.route.Route.Entrance;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.ssh.HostKeyWitness;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTrace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route in use: opened when it is first needed, its SSH session again when it was lost, all of it
 * closed once. One session and one mapping serve all who ask. Any thread; guarded by its lock.
 */
public final class OpenRoute implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenRoute.class);
  private static final int ANY_PORT = 0;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);
  private static final Duration EXPLAIN_PATIENCE = Duration.ofSeconds(20);
  private static final Duration REOPEN_PATIENCE = Duration.ofMinutes(1);
  private static final SearchAddress ANYWHERE = SearchAddress.parse("http://localhost");

  private final Route route;
  private final SearchAddress server;
  private final PrivateMappings mappings;
  private final Consumer<Text> notes;

  /** Null but where the route is only looked at. */
  private final SshTrace trace;

  private final ReentrantLock lock = new ReentrantLock();
  private PrivateMapping mapping;
  private SshSession session;

  /** Where the search server is on our side, in every session; null until somebody asks. */
  private HostPort forwarded;

  private volatile Thread keeper;
  private volatile HopException trouble;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param server as the end of the route sees it; null where nobody will ask, or the mapping says
   * @param notes hears what the user should know, such as a new host key
   */
  public OpenRoute(
      Route route, SearchAddress server, PrivateMappings mappings, Consumer<Text> notes) {
    this(route, server, mappings, notes, null);
  }

  private OpenRoute(
      Route route,
      SearchAddress server,
      PrivateMappings mappings,
      Consumer<Text> notes,
      SshTrace trace) {
    this.route = route;
    this.server = server;
    this.mappings = mappings;
    this.notes = notes;
    this.trace = trace;
  }

  /**
   * A route that is used to look at it: no host key is remembered, and {@code trace} keeps what is
   * seen while the session with the SSH host is opened.
   */
  public static OpenRoute examined(Route route, SearchAddress server, SshTrace trace) {
    return new OpenRoute(route, server, PrivateMappings.installed(), note -> {}, trace);
  }

  /** Who logs in where, for messages. */
  public String sshHost() {
    return String.valueOf(route.host());
  }

  /** Where the SSH host is dialled from here; opens the mapping that it is behind. */
  public HostPort sshAddress(Deadline deadline) throws InterruptedException {
    if (route.host() == null) {
      throw usage("usage.no-ssh");
    }
    Entrance entrance = route.host().entrance();
    return entrance == null ? route.host().address() : locked(deadline, () -> mapping(entrance));
  }

  /** Where the search server is to be asked, seen from here. */
  public SearchAddress searchServer(Deadline deadline) throws InterruptedException {
    return switch (route.kind()) {
      case STRAIGHT -> requireServer();
      // The mapping says where; the address may still say how: https, a path.
      case MAPPING ->
          (server == null ? ANYWHERE : server)
              .at(locked(deadline, () -> mapping(route.entrance())));
      case SSH -> requireServer().at(locked(deadline, () -> forwarded(deadline)));
      case AGENT, SCRIPT ->
          throw new IllegalStateException(route + " is no way to a search server");
    };
  }

  /** Where the agent of {@link Route#agent} takes jobs, seen from here. */
  public HostPort agent(Deadline deadline) throws InterruptedException {
    return locked(deadline, () -> mapping(route.entrance()));
  }

  /** The session with the route's SSH host. */
  public SshSession ssh(Deadline deadline) throws InterruptedException {
    if (route.host() == null) {
      throw usage("usage.no-ssh");
    }
    return locked(deadline, () -> session(deadline));
  }

  /**
   * A session ended under what ran over it: asks once more for one, since whoever is in the way now
   * mostly says why.
   *
   * @param lost what is known so far
   */
  public HopException explain(HopException lost, Deadline deadline) throws InterruptedException {
    if (!isNoReason(lost) || deadline.expired()) {
      return lost;
    }
    Deadline patience = Deadline.after(deadline.within(EXPLAIN_PATIENCE));
    while (!patience.expired()) {
      try {
        ssh(patience);
        return lost;
      } catch (HopException why) {
        if (!isNoReason(why) && why.failure() != Failure.DEADLINE) {
          Text sentence = Text.of("remote.lost-because", lost.sentence(), why.sentence());
          return new HopException(why.hop(), why.failure(), sentence, why.remedy(), lost);
        }
      }
      // As long as the relay hopes for the agent to come back, it only hangs up.
      TimeUnit.NANOSECONDS.sleep(patience.within(BETWEEN_ATTEMPTS).toNanos());
    }
    return lost;
  }

  private static boolean isNoReason(HopException e) {
    return e.hop() == Hop.SSH && e.failure() == Failure.UNREACHABLE;
  }

  /** What keeps the way from being open at this moment; empty where nothing is known of that. */
  public Optional<HopException> trouble() {
    return Optional.ofNullable(trouble);
  }

  private SearchAddress requireServer() {
    if (server == null) {
      throw usage("usage.no-server");
    }
    return server;
  }

  private static HopException usage(String key) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, Text.of(key), Text.of(key + ".remedy"));
  }

  /** What is opened under the lock. */
  private interface Opening<T> {
    T open() throws InterruptedException;
  }

  private <T> T locked(Deadline deadline, Opening<T> opening) throws InterruptedException {
    if (!lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw deadline.passed(Hop.SSH);
    }
    try {
      if (closed.getCount() == 0) {
        throw new IllegalStateException("the client is closed");
      }
      return opening.open();
    } finally {
      lock.unlock();
    }
  }

  private HostPort mapping(Entrance entrance) throws InterruptedException {
    if (mapping == null) {
      try {
        mapping = mappings.open(entrance.configuration(), entrance.mapping());
      } catch (HopException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while a mapping was opened");
        }
        throw e;
      }
    }
    return mapping.address();
  }

  private SshSession session(Deadline deadline) throws InterruptedException {
    if (session == null || !session.isOpen()) {
      closeSession();
      Entrance entrance = route.host().entrance();
      HostPort here = entrance == null ? null : mapping(entrance);
      HostKeyWitness witness = entrance == null ? HostKeyWitness.NONE : mapping::hostKeys;
      session =
          trace == null
              ? route.host().open(here, witness, deadline, notes)
              : route.host().examine(here, witness, deadline, trace);
      if (forwarded != null) {
        session.forward(forwarded.port(), destination());
      }
      trouble = null;
    }
    return session;
  }

  private HostPort forwarded(Deadline deadline) throws InterruptedException {
    SshSession open = session(deadline);
    if (forwarded == null) {
      forwarded = open.forward(ANY_PORT, destination());
    }
    if (keeper == null || !keeper.isAlive()) {
      keeper = new Thread(this::keepOpen, "portway-ssh-route");
      keeper.setDaemon(true);
      keeper.start();
    }
    return forwarded;
  }

  private HostPort destination() {
    return new HostPort(server.host(), server.port());
  }

  /** Who uses the forwarded port knows of no session, and can only wait until it is there again. */
  private void keepOpen() {
    try {
      do {
        try {
          Deadline deadline = Deadline.after(REOPEN_PATIENCE);
          locked(deadline, () -> session(deadline)).awaitEnd();
        } catch (HopException e) {
          trouble = e;
          if (e.failure() != Failure.UNREACHABLE && e.failure() != Failure.DEADLINE) {
            return;
          }
        }
      } while (!closed.await(BETWEEN_ATTEMPTS.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException | IllegalStateException e) {
      log.debug("the route was closed", e);
    }
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (keeper != null) {
      keeper.interrupt();
    }
    lock.lock();
    try {
      closeSession();
      if (mapping != null) {
        mapping.close();
        mapping = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
