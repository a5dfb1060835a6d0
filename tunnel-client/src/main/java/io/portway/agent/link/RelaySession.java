package io.portway.agent.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import io.portway.control.ControlCodec;
import io.portway.control.ControlException;
import io.portway.control.ControlMessage;
import io.portway.flow.SessionMemory;
import io.portway.loop.Unwatched;
import io.portway.transport.Addresses;
import io.portway.transport.Resolver;
import io.portway.transport.Transports;
import io.portway.trunk.LinkHistory;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Welcome;
import io.portway.wire.WireException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's or a visitor's session as its own side sees it: as many trunks as the relay wants,
 * each kept on a link by a {@link LinkKeeper}. Its state belongs to the control loop, that of trunk
 * 0; {@link #state} may be read from any thread.
 *
 * <p>Its life:
 *
 * <ol>
 *   <li>Trunk 0 dials without a session id; WELCOME brings one, and the number of trunks.
 *   <li>The other trunks join by that id, each on its own loop.
 *   <li>A trunk that lost its link dials again, names the session, and goes on where it was. Where
 *       the relay knows the session no longer (it restarted, or the resume window is over), trunk 0
 *       is welcomed into a new one, and the others follow.
 *   <li>Refused as replaced or revoked, all trunks stay away for at least a minute.
 * </ol>
 */
public final class RelaySession {
  private static final Logger log = LoggerFactory.getLogger(RelaySession.class);

  /** The same failure is told again after this long. */
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final LinkSettings settings;
  private final EventLoopGroup loops;
  private final Resolver resolver;
  private final Credentials credentials;
  private final SessionListener listener;
  private final Bootstrap template;
  private final TrunkSettings trunkSettings;
  private final String instance;
  private final String who;
  private final EventLoop control;

  /** By index. Written by the control loop, read from any thread. */
  private final List<LinkKeeper> keepers = new CopyOnWriteArrayList<>();

  // Owned by the control loop.
  private final TreeMap<Integer, SessionState.Live> live = new TreeMap<>();
  private final SessionMemory memory;
  private String sessionId;
  private int wanted;
  private SocketAddress localAddress;
  private String seenAs;
  private String lastError;
  private SessionState.Failure failure;
  private String toldFailure;
  private long toldNanos;
  private final Set<Integer> everLive = new HashSet<>();
  private boolean closed;

  private final AtomicLong reconnects = new AtomicLong();
  private volatile SessionState state;

  /**
   * @param memory what its trunks may hold
   * @param loops trunk i runs on the i-th of them, as often as they go round
   * @param listener is told of everything from {@link #start} on
   */
  public RelaySession(
      LinkSettings settings,
      Transports transports,
      SessionMemory memory,
      EventLoopGroup loops,
      Resolver resolver,
      Credentials credentials,
      SessionListener listener) {
    this.settings = settings;
    this.memory = memory;
    this.loops = loops;
    this.resolver = resolver;
    this.credentials = credentials;
    this.listener = listener;
    this.template = template(transports);
    this.trunkSettings =
        TrunkSettings.share(TrunkSettings.TRUNKS, settings.trunk().silence())
            .withWear(settings.wear());
    this.instance = newInstance();
    this.who = settings.role() + "=" + credentials.identity().name();
    this.control = loops.next();
    this.state = snapshot(SessionState.Phase.CONNECTING, Instant.now());
  }

  private static Bootstrap template(Transports transports) {
    return new Bootstrap()
        .channel(transports.socketChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel link) {
                // LinkDial fills the pipeline once the link is connected.
              }
            });
  }

  /** Drawn anew by each process: tells the relay a restart from a copied identity. */
  private static String newInstance() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  // ---- for whoever uses it ----

  /** Begins to dial. From any thread, once. */
  public void start() {
    control.execute(
        () -> {
          LinkKeeper first = newKeeper(0, control);
          first.begin();
        });
  }

  /** How it is doing. From any thread. */
  public SessionState state() {
    return state;
  }

  /** All trunks, also those without a link, and those that only finish. From any thread. */
  public List<Trunk> everyTrunk() {
    return keepers.stream().flatMap(keeper -> keeper.every().stream()).toList();
  }

  /** What became of the links of each trunk, by index. From any thread. */
  public List<LinkHistory> links() {
    return keepers.stream().map(LinkKeeper::history).toList();
  }

  /** Links that were made again after one was lost. From any thread. */
  public long reconnects() {
    return reconnects.get();
  }

  /** The loop of trunk 0, on which the session's own state lives. From any thread. */
  public EventLoop controlLoop() {
    return control;
  }

  /**
   * Sends a message on trunk 0; without a link it is dropped: who sends says it again after a
   * WELCOME.
   */
  public void send(ControlMessage message) {
    assert control.inEventLoop();
    SessionState.Live zero = live.get(0);
    if (zero != null) {
      zero.trunk().sendControl(ControlCodec.encode(message));
    }
  }

  /** Has every link replaced by one that shows the present certificate. From any thread. */
  public void relink(String reason) {
    onControlLoop(
        () -> {
          for (LinkKeeper keeper : keepers) {
            keeper.loop().execute(() -> keeper.relink(reason));
          }
        });
  }

  /**
   * Opens no more streams and has the relay open none. From any thread.
   *
   * @return completes when none is left
   */
  public CompletableFuture<Void> drain(String reason) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    onControlLoop(
        () -> {
          GoAway goAway = new GoAway(GoAway.Scope.SESSION, GoAwayCode.DRAIN, 0, 0, reason);
          List<CompletableFuture<Void>> all = new ArrayList<>();
          for (LinkKeeper keeper : keepers) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            keeper.loop().execute(() -> keeper.drain(goAway, () -> one.complete(null)));
            all.add(one);
          }
          Unwatched.then(
              CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)),
              (ok, failure) -> drained.complete(null));
        });
    return drained;
  }

  /**
   * Says goodbye and closes every link. From any thread.
   *
   * @return completes when all links are closed; bound it in time, a relay may not listen
   */
  public Future<Void> close(String reason) {
    Promise<Void> allClosed = control.newPromise();
    control.execute(
        () -> {
          closed = true;
          GoAway bye = new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 0, reason);
          PromiseCombiner combiner = new PromiseCombiner(control);
          for (LinkKeeper keeper : keepers) {
            Promise<Void> one = control.newPromise();
            keeper
                .loop()
                .execute(() -> keeper.close(bye).addListener(ended -> one.trySuccess(null)));
            combiner.add((Future<Void>) one);
          }
          combiner.finish(allClosed);
        });
    return allClosed;
  }

  // ---- for its keepers, on their own loops ----

  Credentials credentials() {
    return credentials;
  }

  SessionListener listener() {
    return listener;
  }

  SessionMemory memory() {
    return memory;
  }

  String instance() {
    return instance;
  }

  void onUp(Trunk trunk, Welcome welcome, SocketAddress local, Instant since, LinkReason reason) {
    onControlLoop(
        () -> {
          live.put(trunk.index(), new SessionState.Live(trunk, since));
          if (!everLive.add(trunk.index()) && reason == LinkReason.DIALLED) {
            reconnects.incrementAndGet();
          }
          log.info(
              "{} trunk={} {} relay={} local={} seen-as={}",
              who,
              trunk.index(),
              welcome.goesOn() ? "resumed" : "connected",
              settings.relay(),
              text(local),
              welcome.seenAs());
          if (trunk.index() == 0) {
            onFirstTrunk(welcome, local);
          } else {
            changed();
          }
        });
  }

  void onRelink(int index, String reason) {
    log.info("{} trunk={} gets a new link: {}", who, index, reason);
  }

  void onRelinkFailed(int index, LinkFailure failed) {
    log.warn("{} trunk={} keeps its link for now: {}", who, index, failed.reason());
  }

  void onDown(int index, String reason) {
    onControlLoop(
        () -> {
          live.remove(index);
          lastError = "trunk " + index + " was lost: " + reason;
          log.warn("{} trunk={} lost: {}", who, index, reason);
          changed();
        });
  }

  void onDialFailed(int index, LinkFailure failed, long waitNanos) {
    onControlLoop(
        () -> {
          lastError = failed.reason();
          if (index == 0) {
            failure =
                new SessionState.Failure(
                    failed.kind() == LinkFailure.Kind.REFUSED, failed.reason());
          }
          if (index == 0 || live.containsKey(0)) {
            tell(failed, waitNanos);
          }
          changed();
        });
  }

  void onControl(byte[] json) {
    ControlMessage message;
    try {
      message = ControlCodec.decode(json).orElse(null);
    } catch (ControlException e) {
      throw new WireException(e.getMessage());
    }
    if (message != null) {
      listener.onControl(message);
    }
  }

  void onGoAway(int index, GoAway goAway) {
    log.info("{} trunk={} the relay said {}: {}", who, index, goAway.code(), goAway.reason());
    if (goAway.scope() == GoAway.Scope.SESSION
        && (goAway.code() == GoAwayCode.REPLACED || goAway.code() == GoAwayCode.REVOKED)) {
      onControlLoop(() -> sentAway(goAway));
    }
  }

  // ---- on the control loop ----

  private void onFirstTrunk(Welcome welcome, SocketAddress local) {
    boolean same = welcome.session().equals(sessionId);
    sessionId = welcome.session();
    wanted = welcome.trunks();
    localAddress = local;
    seenAs = welcome.seenAs();
    failure = null;
    toldFailure = null;
    for (int i = keepers.size(); i < wanted; i++) {
      newKeeper(i, loops.next());
    }
    for (LinkKeeper keeper : keepers.subList(1, wanted)) {
      keeper.loop().execute(() -> keeper.join(welcome.session()));
    }
    for (LinkKeeper keeper : keepers.subList(wanted, keepers.size())) {
      keeper.loop().execute(() -> keeper.leave("the relay wants fewer trunks", 0));
    }
    changed();
    listener.onWelcome(welcome, continuity(welcome, same));
  }

  private static SessionListener.Continuity continuity(Welcome welcome, boolean same) {
    if (welcome.goesOn()) {
      return SessionListener.Continuity.RESUMED;
    }
    return same ? SessionListener.Continuity.SAME_SESSION : SessionListener.Continuity.NEW_SESSION;
  }

  /** The relay gave the session to another instance, or the identity to nobody. */
  private void sentAway(GoAway goAway) {
    if (sessionId == null) {
      return;
    }
    sessionId = null;
    failure = new SessionState.Failure(true, goAway.reason());
    lastError = goAway.reason();
    long wait =
        Math.max(
            keepers.get(0).refusedWaitNanos(), TimeUnit.MILLISECONDS.toNanos(goAway.waitMillis()));
    log.error(
        "{} the relay ended the session ({}): {}. Dialling again in {} s.",
        who,
        goAway.code(),
        goAway.reason(),
        TimeUnit.NANOSECONDS.toSeconds(wait));
    for (LinkKeeper keeper : keepers) {
      keeper.loop().execute(() -> keeper.leave(goAway.reason(), wait));
    }
  }

  private LinkKeeper newKeeper(int index, EventLoop loop) {
    LinkKeeper keeper =
        new LinkKeeper(index, loop, this, template, resolver, settings, trunkSettings);
    keepers.add(keeper);
    return keeper;
  }

  /** The first of a row of equal failures is for operators, the others are not. */
  private void tell(LinkFailure failed, long waitNanos) {
    long now = System.nanoTime();
    if (failed.reason().equals(toldFailure) && now - toldNanos < REPEAT_NANOS) {
      log.debug("{} again: {}", who, failed.reason());
      return;
    }
    toldFailure = failed.reason();
    toldNanos = now;
    if (failed.kind() == LinkFailure.Kind.REFUSED) {
      log.error(
          "{} {}. Dialling again in {} s.",
          who,
          failed.reason(),
          Duration.ofNanos(waitNanos).toSeconds());
    } else {
      log.warn("{} {}; dialling again", who, failed.reason());
    }
  }

  private void changed() {
    SessionState.Phase phase = SessionState.Phase.CONNECTING;
    if (live.containsKey(0)) {
      phase = SessionState.Phase.CONNECTED;
    } else if (failure != null && failure.refused()) {
      phase = SessionState.Phase.REFUSED;
    }
    Instant since = phase == state.phase() ? state.since() : Instant.now();
    state = snapshot(phase, since);
    if (!closed) {
      listener.onChange(state);
    }
  }

  private SessionState snapshot(SessionState.Phase phase, Instant since) {
    boolean connected = phase == SessionState.Phase.CONNECTED;
    return new SessionState(
        phase,
        since,
        lastError,
        connected ? localAddress : null,
        connected ? seenAs : null,
        wanted,
        List.copyOf(live.values()),
        connected ? null : failure);
  }

  private void onControlLoop(Runnable task) {
    if (control.inEventLoop()) {
      task.run();
    } else {
      control.execute(task);
    }
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? Addresses.of(inet).toString() : "unknown";
  }
}
