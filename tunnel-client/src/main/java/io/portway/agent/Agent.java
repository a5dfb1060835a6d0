package io.portway.agent;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portway.agent.backend.BackendConnector;
import io.portway.agent.config.AgentConfig;
import io.portway.agent.link.Credentials;
import io.portway.agent.link.LinkSettings;
import io.portway.agent.link.RelaySession;
import io.portway.agent.link.Renewal;
import io.portway.agent.link.SessionListener;
import io.portway.agent.link.SessionState;
import io.portway.agent.mapping.AgentMappings;
import io.portway.agent.status.StatusServer;
import io.portway.control.ControlMessage;
import io.portway.flow.MemoryBudget;
import io.portway.identity.Identity;
import io.portway.loop.Unwatched;
import io.portway.metrics.MetricsRegistry;
import io.portway.stream.TunnelStream;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.Welcome;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: holds its state directory, keeps its session with the relay, and serves the
 * streams of its mappings, until it is closed.
 */
public final class Agent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /** How long a trunk or a mapping may keep back the news that the agent serves. */
  private static final long SERVED_SECONDS = 5;

  private static final long BYE_SECONDS = 2;

  private final AgentConfig config;
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
  private final BackendConnector backends;
  private final Renewal renewal;
  private final AgentViews views;
  private final MetricsRegistry metrics = new MetricsRegistry();
  private final CompletableFuture<Served> served = new CompletableFuture<>();
  private StatusServer status;

  private Agent(
      AgentConfig config,
      AgentState state,
      Transports transports,
      Identity identity,
      String software) {
    this.config = config;
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
    this.backends = new BackendConnector(transports, resolver, mappings);
    this.views = new AgentViews(identity.name(), identity.relay(), session, mappings);
    new AgentFigures(identity.name(), budget, session, mappings, views).show(metrics);
    this.renewal = new Renewal(session, credentials, state, files, Clock.systemUTC());
  }

  /**
   * Starts an agent. Returns when it dials; {@link #served} tells when it serves.
   *
   * @param software name and version, for the relay's operators
   * @throws io.portway.config.ConfigException if the state directory can't be used
   * @throws io.portway.cli.CliException if there is no identity and none can be had
   */
  public static Agent start(AgentConfig config, String software) {
    AgentState state = AgentState.open(config);
    Agent agent = null;
    boolean started = false;
    try {
      Transports transports = Transports.detect();
      log.info("{}", transports.describe());
      agent = new Agent(config, state, transports, state.identity(transports, software), software);
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
            views,
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

  /** Says goodbye to the relay, cuts every stream, and lets go of the state directory. */
  @Override
  public void close() {
    session.close("the agent stops").awaitUninterruptibly(BYE_SECONDS, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, BYE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
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
      if (continuity != Continuity.RESUMED) {
        session.send(mappings.state());
      }
      renewal.onWelcome();
      Unwatched.after(
          session.controlLoop(), SERVED_SECONDS, TimeUnit.SECONDS, Agent.this::announce);
    }

    @Override
    public void onControl(ControlMessage message) {
      message.deliverTo(mappings);
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
