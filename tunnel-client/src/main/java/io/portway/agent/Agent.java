package io.portway.agent;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portway.agent.backend.BackendConnector;
import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.AgentKey;
import io.portway.agent.hostkey.HostKeys;
import io.portway.agent.job.JobProgram;
import io.portway.agent.job.JobServer;
import io.portway.agent.link.Credentials;
import io.portway.agent.link.LinkSettings;
import io.portway.agent.link.RelaySession;
import io.portway.agent.link.Renewal;
import io.portway.agent.link.SessionListener;
import io.portway.agent.link.SessionState;
import io.portway.agent.mapping.AgentMappings;
import io.portway.agent.status.AgentControl;
import io.portway.agent.status.StatusServer;
import io.portway.agent.status.StatusView;
import io.portway.cli.Reloadable;
import io.portway.cli.Stoppable;
import io.portway.config.ConfigException;
import io.portway.control.ControlMessage;
import io.portway.flow.MemoryBudget;
import io.portway.identity.Identity;
import io.portway.local.ReloadReport;
import io.portway.loop.Unwatched;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.stream.TunnelStream;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.Welcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: holds its state directory, keeps its session with the relay, and serves the
 * streams of its mappings, until it is closed.
 */
public final class Agent implements AgentControl, Stoppable, Reloadable {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /** How long a trunk or a mapping may keep back the news that the agent serves. */
  private static final long SERVED_SECONDS = 5;

  private static final long BYE_SECONDS = 2;

  /** Loops stop after this long without work; with none they may leave channels open. */
  private static final long QUIET_MILLIS = 100;

  private static final long DRAIN_LOOK_MILLIS = 50;

  private final Supplier<AgentConfig> source;
  private final AgentState state;
  private final Transports transports;
  private final EventLoopGroup loops;
  private final Resolver resolver = new Resolver();
  private final ExecutorService files =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("portway-files", true));
  private final Credentials credentials;
  private final LinkSettings settings;
  private final MemoryBudget budget;
  private final RelaySession session;
  private final AgentMappings mappings;
  private final JobServer jobs;
  private final HostKeys hostKeys;
  private final BackendConnector backends;
  private final Renewal renewal;
  private final AgentViews views;
  private final MetricsRegistry metrics = new MetricsRegistry();
  private final CompletableFuture<Served> served = new CompletableFuture<>();
  private StatusServer status;

  /** Written on the control loop. */
  private volatile AgentConfig config;

  /** The relay was not there when the mappings changed. On the control loop. */
  private boolean restate;

  private volatile boolean draining;

  private Agent(
      AgentConfig config,
      Supplier<AgentConfig> source,
      AgentState state,
      Transports transports,
      Identity identity,
      JobProgram program,
      String software) {
    this.config = config;
    this.source = source;
    this.state = state;
    this.transports = transports;
    this.loops = transports.loops(TrunkSettings.TRUNKS, "portway-loop");
    this.credentials = new Credentials(new Tls(transports), identity);
    this.settings = LinkSettings.of(identity.relay(), LinkSettings.AGENT, software, config.trunk());
    this.budget = MemoryBudget.ofDialler(config.memoryBudget());
    this.session =
        new RelaySession(
            settings, transports, budget.session(), loops, resolver, credentials, new Events());
    this.mappings =
        new AgentMappings(session.controlLoop(), config.mappings(), this::announceIfServed);
    this.hostKeys = new HostKeys(session.controlLoop(), mappings, session::send);
    this.jobs = new JobServer(program);
    this.backends = new BackendConnector(transports, resolver, mappings, jobs);
    this.views = new AgentViews(identity.name(), identity.relay(), session, mappings);
    new AgentFigures(identity.name(), budget, session, mappings, views).show(metrics);
    metrics.show(Meters.DRAINING, () -> draining ? 1 : 0);
    this.renewal = new Renewal(session, credentials, state, files, Clock.systemUTC());
  }

  /**
   * Starts an agent. Returns when it dials; {@link #served} tells when it serves.
   *
   * @param source reads the settings anew, for a reload
   * @param program does the jobs of search mappings
   * @param software name and version, for the relay's operators
   * @throws io.portway.config.ConfigException if the state directory can't be used
   * @throws io.portway.cli.CliException if there is no identity and none can be had
   */
  public static Agent start(
      AgentConfig config, Supplier<AgentConfig> source, JobProgram program, String software) {
    AgentState state = AgentState.open(config);
    Agent agent = null;
    boolean started = false;
    try {
      Transports transports = Transports.detect();
      log.info("{}", transports.describe());
      agent =
          new Agent(
              config,
              source,
              state,
              transports,
              state.identity(transports, software),
              program,
              software);
      agent.open();
      started = true;
      return agent;
    } finally {
      if (!started && agent != null) {
        agent.close();
      } else if (!started) {
        state.close();
      }
    }
  }

  private void open() {
    if (mappings.all().isEmpty()) {
      log.warn("agent={} has no mappings (agent.mappings is empty)", credentials.identity().name());
    }
    // First, because it alone can fail.
    status =
        StatusServer.start(
            config,
            state.directory(),
            transports,
            this,
            () -> CompletableFuture.completedFuture(metrics.scrape()));
    backends.probe(session.controlLoop());
    session.start();
  }

  /** Completes when the relay has all trunks that it wants and has answered to each mapping. */
  public CompletionStage<Served> served() {
    return served.minimalCompletionStage();
  }

  private void announceIfServed() {
    SessionState now = session.state();
    if (now.phase() == SessionState.Phase.CONNECTED
        && now.trunks().size() == now.wanted()
        && mappings.allAnswered()) {
      announce();
    }
  }

  private void announce() {
    SessionState now = session.state();
    if (now.phase() == SessionState.Phase.CONNECTED) {
      served.complete(new Served(settings.relay(), now.trunks().size(), mappings.ready()));
    }
  }

  /** Its trunks and how they do. From any thread. */
  SessionState state() {
    return session.state();
  }

  @Override
  public CompletableFuture<StatusView> status() {
    return views.status();
  }

  @Override
  public CompletableFuture<ReloadReport> reload() {
    CompletableFuture<ReloadReport> done = new CompletableFuture<>();
    files.execute(
        () -> {
          try {
            AgentConfig next = source.get();
            session.controlLoop().execute(() -> tell(apply(next), done));
          } catch (ConfigException e) {
            tell(ReloadReport.refused(e), done);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  @Override
  public void reloadOnSignal() {
    Unwatched.then(
        reload(),
        (report, failure) -> {
          if (failure != null) {
            log.error("reload failed", failure);
          }
        });
  }

  private ReloadReport apply(AgentConfig asked) {
    AgentConfig before = config;
    config = before.reloaded(asked);
    if (!config.mappings().equals(before.mappings())) {
      mappings.replace(config.mappings());
      restate = true;
      restateIfConnected();
    }
    hostKeys.readAgain();
    return new ReloadReport(
        keys(AgentKey.changed(before, config)), keys(AgentKey.changed(config, asked)), List.of());
  }

  private static List<String> keys(List<AgentKey> keys) {
    return keys.stream().map(AgentKey::key).toList();
  }

  private static void tell(ReloadReport report, CompletableFuture<ReloadReport> done) {
    if (report.isRefused()) {
      log.warn("reload: {}", report);
    } else {
      log.info("reload: {}", report);
    }
    done.complete(report);
  }

  private void restateIfConnected() {
    if (restate && session.state().phase() == SessionState.Phase.CONNECTED) {
      restate = false;
      session.send(mappings.state());
    }
  }

  @Override
  public Duration drainLimit() {
    return config.drain();
  }

  @Override
  public CompletableFuture<Void> drain() {
    draining = true;
    CompletableFuture<Void> done = new CompletableFuture<>();
    Unwatched.then(session.drain("the agent stops"), (ok, failure) -> awaitBackends(done));
    return done;
  }

  /** A stream may be over whose last bytes its backend has not taken yet. */
  private void awaitBackends(CompletableFuture<Void> done) {
    if (mappings.known().stream().allMatch(mapping -> mapping.streams() == 0)) {
      done.complete(null);
    } else {
      Unwatched.after(
          session.controlLoop(),
          DRAIN_LOOK_MILLIS,
          TimeUnit.MILLISECONDS,
          () -> awaitBackends(done));
    }
  }

  /** Says goodbye to the relay, cuts every stream, and lets go of the state directory. */
  @Override
  public void close() {
    jobs.close();
    hostKeys.close();
    session.close("the agent stops").awaitUninterruptibly(BYE_SECONDS, TimeUnit.SECONDS);
    loops
        .shutdownGracefully(QUIET_MILLIS, BYE_SECONDS * 1000, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    resolver.close();
    files.shutdown();
    if (status != null) {
      status.close();
    }
    metrics.close();
    state.close();
  }

  /** What the session tells, handed to whom it concerns. */
  private final class Events implements SessionListener {
    @Override
    public void onWelcome(Welcome welcome, Continuity continuity) {
      if (continuity == Continuity.NEW_SESSION) {
        mappings.forget();
      }
      restate |= continuity != Continuity.RESUMED;
      restateIfConnected();
      renewal.onWelcome();
      Unwatched.after(
          session.controlLoop(), SERVED_SECONDS, TimeUnit.SECONDS, Agent.this::announce);
    }

    @Override
    public void onControl(ControlMessage message) {
      message.deliverTo(mappings);
      message.deliverTo(hostKeys);
      message.deliverTo(renewal);
    }

    @Override
    public void onStream(Trunk trunk, TunnelStream stream) {
      backends.onStream(stream);
    }

    @Override
    public void onChange(SessionState now) {
      announceIfServed();
    }
  }
}
