package io.portway.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.portway.cli.Reloadable;
import io.portway.cli.Stoppable;
import io.portway.config.ConfigException;
import io.portway.flow.MemoryBudget;
import io.portway.identity.CertificateAuthority;
import io.portway.local.MappingView;
import io.portway.local.ReloadReport;
import io.portway.loop.Unwatched;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.relay.admin.AdminServer;
import io.portway.relay.admin.AgentView;
import io.portway.relay.admin.RelayControl;
import io.portway.relay.admin.RelayView;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.config.RelayKey;
import io.portway.relay.enrol.EnrolmentHandler;
import io.portway.relay.enrol.IdentityObserver;
import io.portway.relay.enrol.InvitationTerms;
import io.portway.relay.enrol.IssuedInvitation;
import io.portway.relay.enrol.RelayState;
import io.portway.relay.enrol.RelayTls;
import io.portway.relay.listener.Listeners;
import io.portway.relay.probe.ProbeResult;
import io.portway.relay.probe.Prober;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.session.LinkAcceptor;
import io.portway.relay.session.Sessions;
import io.portway.relay.store.ControlThread;
import io.portway.transport.AcceptPause;
import io.portway.transport.Addresses;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.TrunkSettings;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running relay: its state, its public ports, the port that agents dial, its sessions. Built and
 * started in that order, stopped in reverse.
 */
public final class Relay implements RelayControl, Stoppable, Reloadable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final int MAX_LOOPS = 4;
  private static final long STOP_SECONDS = 5;
  private static final Duration DRAIN_LOOK = Duration.ofMillis(50);

  private final Supplier<RelayConfig> source;
  private final RelayState state;
  private final EventLoopGroup accepting;
  private final EventLoopGroup loops;
  private final Listeners listeners;
  private final MappingRegistry registry;
  private final MemoryBudget budget;
  private final Sessions sessions;
  private final RelayViews views;
  private final Prober prober;
  private final MetricsRegistry metrics = new MetricsRegistry();
  private final AcceptPause pause = new AcceptPause();
  private final Instant started = Instant.now();

  /** Written on the control thread. */
  private volatile RelayConfig config;

  private volatile boolean draining;
  private RelayTls tls;
  private LinkAcceptor acceptor;
  private Channel links;
  private AdminServer admin;

  private Relay(
      RelayConfig config, Supplier<RelayConfig> source, Transports transports, RelayState state) {
    this.config = config;
    this.source = source;
    this.state = state;
    int count = Math.min(MAX_LOOPS, Math.max(2, Runtime.getRuntime().availableProcessors()));
    this.accepting = transports.loops(1, "portway-accept");
    this.loops = transports.loops(count, "portway-loop");
    this.budget = MemoryBudget.ofRelay(config.memoryBudget());
    ControlThread control = state.control();
    this.listeners =
        new Listeners(
            transports,
            (EventLoop) accepting.iterator().next(),
            control,
            pause,
            config.bind(),
            config.hold());
    this.registry =
        new MappingRegistry(config.ports(), config.bind(), state.store().mappings(), listeners);
    this.sessions =
        new Sessions(
            control,
            state.book(),
            registry,
            listeners,
            TrunkSettings.share(TrunkSettings.TRUNKS, config.trunk().silence())
                .withResumeWindow(config.resumeWindow()),
            TrunkSettings.TRUNKS,
            budget,
            eventLoops(loops),
            software());
    this.views = new RelayViews(state.book(), sessions, registry);
    this.prober = new Prober(transports, loops);
  }

  /**
   * Starts a relay and returns when it serves; what was started is stopped where that fails.
   *
   * @param source reads the settings anew, for a reload
   */
  public static Relay start(RelayConfig config, Supplier<RelayConfig> source) {
    return start(config, source, CertificateAuthority.DEFAULT_LIFE);
  }

  /** The same with certificates of another life, for tests of their renewal. */
  static Relay start(RelayConfig config, Supplier<RelayConfig> source, Duration certificateLife) {
    RelayState state = RelayState.open(config.stateDir(), Clock.systemUTC(), certificateLife);
    Transports.unpackBelow(state.directory().path());
    Transports.allowMemory(config.memoryBudget());
    Transports transports = Transports.detect();
    log.info("{}", transports.describe());
    state.announce();
    Relay relay = new Relay(config, source, transports, state);
    boolean opened = false;
    try {
      relay.open(transports);
      opened = true;
      return relay;
    } finally {
      if (!opened) {
        relay.close();
      }
    }
  }

  private void open(Transports transports) {
    ControlThread control = state.control();
    control
        .call(
            () -> {
              tls = RelayTls.start(state.authority(), new Tls(transports), control, state.clock());
              state.book().addObserver(new Enforcement());
              registry.load();
              return null;
            })
        .join();
    acceptor =
        new LinkAcceptor(
            transports,
            accepting,
            loops,
            () -> tls.current(),
            state.book(),
            sessions,
            () -> new EnrolmentHandler(state.book(), control),
            new RelayAnswers(control, state.book(), state.clock(), views, software()),
            config.trunk().congestionControl(),
            pause);
    links = bind(config.listen());
    new RelayFigures(budget, sessions, registry, listeners, views).show(metrics);
    metrics.show(Meters.HANDSHAKES_REFUSED, acceptor::handshakesRefused);
    metrics.show(Meters.ACCEPT_PAUSES, pause::pauses);
    metrics.show(Meters.DRAINING, () -> draining ? 1 : 0);
    admin = AdminServer.start(config, state.directory(), this, () -> control.call(metrics::scrape));
    control.executeAfter(RETRY, this::retry);
  }

  private Channel bind(HostPort listen) {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    ChannelFuture bound = acceptor.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw config.places().notBound("relay.listen", listen, bound.cause());
    }
    return bound.channel();
  }

  private void retry() {
    listeners.retry();
    sessions.retry();
    state.control().executeAfter(RETRY, this::retry);
  }

  Sessions sessions() {
    return sessions;
  }

  RelayState state() {
    return state;
  }

  /** Where agents dial; the real port where 0 was asked for. */
  public InetSocketAddress listenAddress() {
    return (InetSocketAddress) links.localAddress();
  }

  /** Where commands and metrics are served. */
  public HostPort adminAddress() {
    return admin.address();
  }

  @Override
  public CompletableFuture<List<AgentView>> agents() {
    return state.control().call(views::agents);
  }

  @Override
  public CompletableFuture<List<MappingView>> mappings() {
    return state.control().call(views::mappings);
  }

  @Override
  public CompletableFuture<RelayView> about() {
    return state
        .control()
        .call(
            () ->
                new RelayView(
                    software(),
                    Addresses.of(listenAddress()),
                    RelayViews.dialled(config, listenAddress()),
                    started,
                    state.clock().instant()));
  }

  @Override
  public CompletableFuture<ProbeResult> probe(MappingRef mapping) {
    return state
        .control()
        .call(() -> registry.find(mapping))
        .thenCompose(
            found ->
                found
                    .map(prober::probe)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "The relay serves no mapping "
                                    + mapping
                                    + " (expected: one that \"tunnel-server mappings\" lists, and"
                                    + " not as refused)")));
  }

  @Override
  public CompletableFuture<IssuedInvitation> invite(InvitationTerms terms) {
    return state
        .control()
        .call(() -> state.book().invite(terms, RelayViews.dialled(config, listenAddress())));
  }

  @Override
  public CompletableFuture<Void> allow(AgentName visitor, MappingRef mapping) {
    return change(() -> state.book().allow(visitor, mapping));
  }

  @Override
  public CompletableFuture<Void> deny(AgentName visitor, MappingRef mapping) {
    return change(() -> state.book().deny(visitor, mapping));
  }

  @Override
  public CompletableFuture<Void> revoke(AgentName name) {
    return change(() -> state.book().revoke(name));
  }

  @Override
  public CompletableFuture<ReloadReport> reload() {
    return state.control().call(this::reloadNow);
  }

  @Override
  public void reloadOnSignal() {
    state.control().execute(this::reloadNow);
  }

  /** On the control thread, which may read files. */
  private ReloadReport reloadNow() {
    ReloadReport report;
    try {
      RelayConfig next = source.get();
      report = apply(next, config.reloaded(next));
    } catch (ConfigException e) {
      report = ReloadReport.refused(e);
    }
    if (report.isRefused()) {
      log.warn("reload: {}", report);
    } else {
      log.info("reload: {}", report);
    }
    return report;
  }

  private ReloadReport apply(RelayConfig asked, RelayConfig next) {
    RelayConfig before = config;
    config = next;
    listeners.hold(next.hold());
    sessions.resumeWindow(next.resumeWindow());
    if (!next.ports().equals(before.ports()) || !next.bind().equals(before.bind())) {
      listeners.bindAt(next.bind());
      registry.limit(next.ports(), next.bind());
      sessions.restate();
    }
    return new ReloadReport(
        keys(RelayKey.changed(before, next)), keys(RelayKey.changed(next, asked)), List.of());
  }

  private static List<String> keys(List<RelayKey> keys) {
    return keys.stream().map(RelayKey::key).toList();
  }

  private CompletableFuture<Void> change(Runnable change) {
    return state
        .control()
        .call(
            () -> {
              change.run();
              return null;
            });
  }

  private static String software() {
    String version = Relay.class.getPackage().getImplementationVersion();
    return "portway/" + (version == null ? "dev" : version);
  }

  private static List<EventLoop> eventLoops(EventLoopGroup group) {
    List<EventLoop> all = new ArrayList<>();
    for (EventExecutor loop : group) {
      all.add((EventLoop) loop);
    }
    return all;
  }

  @Override
  public Duration drainLimit() {
    return config.drain();
  }

  /**
   * Public ports stay bound, so that a visitor is told in its protocol what is going on, and nobody
   * else takes them before the relay is back.
   */
  @Override
  public CompletableFuture<Void> drain() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ControlThread control = state.control();
    control.execute(
        () -> {
          draining = true;
          listeners.refuseAll(Sessions.STOPS);
          Unwatched.then(
              sessions.drain(config.drain()),
              (ok, failure) -> control.execute(() -> awaitVisitors(done)));
        });
    return done;
  }

  /** A stream may be over whose last bytes its visitor has not taken yet. */
  private void awaitVisitors(CompletableFuture<Void> done) {
    if (registry.total().streams() == 0) {
      done.complete(null);
    } else {
      state.control().executeAfter(DRAIN_LOOK, () -> awaitVisitors(done));
    }
  }

  /** Stops accepting, tells everyone, frees the ports and the state directory. */
  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    if (links != null) {
      links.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(this::endSessions, state.control())
            .thenComposeAsync(ended -> listeners.close(), state.control());
    try {
      closed.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.warn("not everything stopped in time: {}", e.toString());
    }
    loops.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    accepting.shutdownGracefully(0, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    state.close();
  }

  private void endSessions() {
    if (tls != null) {
      tls.close();
    }
    sessions.closeAll();
  }

  /** What the book decides acts on live sessions at once. On the control thread. */
  private final class Enforcement implements IdentityObserver {
    @Override
    public void revoked(AgentName name) {
      sessions.revoke(name);
      registry.dropAll(name);
    }

    @Override
    public void denied(AgentName name, MappingRef mapping) {
      sessions.deny(name, mapping);
    }

    @Override
    public void allowed(AgentName name, MappingRef mapping) {
      // A visitor asks anew; nothing is cut.
    }
  }
}
