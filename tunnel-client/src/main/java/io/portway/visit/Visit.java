package io.portway.visit;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portway.agent.link.Credentials;
import io.portway.agent.link.LinkSettings;
import io.portway.agent.link.RelaySession;
import io.portway.agent.link.Renewal;
import io.portway.agent.link.SessionListener;
import io.portway.agent.link.SessionState;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.cli.Stoppable;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import io.portway.flow.MemoryBudget;
import io.portway.identity.Identity;
import io.portway.loop.Unwatched;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.stream.TunnelStream;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.Welcome;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private mapping at a local port: whoever connects there reaches the mapping's backend, for as
 * long as the visit is open. The link to the relay is kept like an agent's.
 */
public final class Visit implements Stoppable {
  private static final Logger log = LoggerFactory.getLogger(Visit.class);

  private static final long OPEN_SECONDS = 15;
  private static final long BYE_SECONDS = 2;

  /** Loops stop after this long without work; with none they may leave channels open. */
  private static final long QUIET_MILLIS = 100;

  private static final long DRAIN_LOOK_MILLIS = 50;

  /** Between two questions for a mapping that was denied. */
  private static final long ASK_AGAIN_SECONDS = 5;

  private final MappingRef mapping;
  private final Duration drainLimit;
  private final EventLoopGroup loops;
  private final Resolver resolver = new Resolver();
  private final ExecutorService files =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("portway-files", true));
  private final RelaySession session;
  private final Visitors visitors;
  private final Renewal renewal;

  /** What a visit may keep; it has no file of its own to say more. */
  private static final long MEMORY = 64L * 1024 * 1024;

  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private LocalListener listener;

  // Owned by the control loop.
  private int lastQuestion;
  private boolean askedLately;

  private Visit(
      VisitConfig config,
      MappingRef mapping,
      Transports transports,
      VisitorState state,
      Identity identity) {
    this.mapping = mapping;
    this.drainLimit = config.drain();
    this.loops = transports.loops(TrunkSettings.TRUNKS, "portway-visit");
    Credentials credentials = new Credentials(new Tls(transports), identity);
    this.session =
        new RelaySession(
            LinkSettings.of(
                identity.relay(), LinkSettings.VISITOR, config.software(), config.trunk()),
            transports,
            MemoryBudget.ofDialler(MEMORY).session(),
            loops,
            resolver,
            credentials,
            new Events());
    this.visitors = new Visitors(session, mapping, this::askAgain);
    this.renewal = new Renewal(session, credentials, state, files, Clock.systemUTC());
  }

  /**
   * Opens a way to {@code mapping} and returns when it can be used.
   *
   * @param local where to listen; port 0 takes any free one
   * @throws CliException if there is no identity, the relay can't be reached or refuses, or the
   *     mapping does not exist for this visitor
   * @throws io.portway.identity.StateDirectoryException if the state directory can't be used
   */
  public static Visit open(VisitConfig config, MappingRef mapping, InetSocketAddress local) {
    VisitorState state = new VisitorState(config);
    state.unpackNative();
    Transports transports = Transports.detect();
    Visit visit = new Visit(config, mapping, transports, state, state.identity(transports));
    boolean usable = false;
    try {
      visit.listener =
          LocalListener.bind(
              transports, visit.session.controlLoop(), local, visit.visitors::accept);
      visit.start();
      usable = true;
      return visit;
    } finally {
      if (!usable) {
        visit.close();
      }
    }
  }

  private void start() {
    session.start();
    try {
      opened.get(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CliException known) {
        throw known;
      }
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable("no answer from the relay within " + OPEN_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(
          ExitCode.INTERRUPTED, "INTERRUPTED", "visitor", "Interrupted", "Run it again", e);
    }
    listener.accept();
  }

  /** Where to connect to. */
  public InetSocketAddress localAddress() {
    return listener.address();
  }

  /** How the relay is reached now. From any thread. */
  SessionState state() {
    return session.state();
  }

  private static CliException unreachable(String why) {
    return new CliException(
        ExitCode.UNREACHABLE,
        "RELAY-UNREACHABLE",
        "relay",
        why,
        "Check the relay's address, that tunnel-server runs there, and this machine's network.");
  }

  @Override
  public Duration drainLimit() {
    return drainLimit;
  }

  /** Closes the port; what goes through it goes on. */
  @Override
  public CompletableFuture<Void> drain() {
    listener.close();
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.controlLoop().execute(visitors::close);
    Unwatched.then(session.drain("the visitor leaves"), (ok, failure) -> awaitSockets(done));
    return done;
  }

  /** A stream may be over whose last bytes its client has not taken yet. */
  private void awaitSockets(CompletableFuture<Void> done) {
    if (visitors.live() == 0) {
      done.complete(null);
    } else {
      Unwatched.after(
          session.controlLoop(),
          DRAIN_LOOK_MILLIS,
          TimeUnit.MILLISECONDS,
          () -> awaitSockets(done));
    }
  }

  /** Closes the port, cuts what goes through it, and says goodbye to the relay. */
  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    session.controlLoop().execute(visitors::close);
    session.close("the visitor leaves").awaitUninterruptibly(BYE_SECONDS, TimeUnit.SECONDS);
    loops
        .shutdownGracefully(QUIET_MILLIS, BYE_SECONDS * 1000, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    resolver.close();
    files.shutdown();
  }

  // ---- on the control loop ----

  private void ask() {
    session.send(new ControlMessage.FindMapping(++lastQuestion, mapping.toString()));
  }

  /** A denied mapping may be allowed again; nobody tells a visitor but by the answer. */
  private void askAgain() {
    if (!askedLately) {
      askedLately = true;
      Unwatched.after(
          session.controlLoop(), ASK_AGAIN_SECONDS, TimeUnit.SECONDS, () -> askedLately = false);
      ask();
    }
  }

  /** What the session tells. */
  private final class Events implements SessionListener, ControlHandler {
    @Override
    public void onWelcome(Welcome welcome, Continuity continuity) {
      if (continuity == Continuity.NEW_SESSION) {
        visitors.forget();
      }
      ask();
      renewal.onWelcome();
    }

    @Override
    public void onControl(ControlMessage message) {
      message.deliverTo(this);
      message.deliverTo(renewal);
    }

    @Override
    public void onMappingFound(ControlMessage.MappingFound message) {
      if (message.id() != lastQuestion) {
        return;
      }
      log.debug("mapping={} found number={}", mapping, message.number());
      visitors.found(
          new Target(message.number(), message.generation(), protocol(message.protocol())));
      opened.complete(null);
    }

    /** A newer relay may know protocols that we refuse in as we do in plain TCP. */
    private Protocol protocol(String name) {
      try {
        return Protocol.parse(name);
      } catch (IllegalArgumentException e) {
        return Protocol.TCP;
      }
    }

    @Override
    public void onMappingNotFound(ControlMessage.MappingNotFound message) {
      if (message.id() != lastQuestion) {
        return;
      }
      log.warn("mapping={} refused by the relay: {}", mapping, message.message());
      visitors.notFound(message.message());
      opened.completeExceptionally(
          new CliException(
              ExitCode.REFUSED,
              "MAPPING-NOT-FOUND",
              "relay",
              message.message(),
              "Check the name, and on the relay: tunnel-server mappings."));
    }

    @Override
    public void onStream(Trunk trunk, TunnelStream stream) {
      stream.refuse(OpenResult.failed(OpenOutcome.DENIED, "a visitor serves no streams"));
    }

    @Override
    public void onChange(SessionState now) {
      visitors.release();
      SessionState.Failure failure = now.failure();
      if (failure != null) {
        // Only who waits for the visit to open is told: later, dialling simply goes on.
        opened.completeExceptionally(
            failure.refused()
                ? new CliException(
                    ExitCode.REFUSED,
                    "RELAY-REFUSED",
                    "relay",
                    failure.reason(),
                    "Ask the relay's operator.")
                : unreachable(failure.reason()));
      }
    }
  }
}
