package io.portway.relay.session;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.portway.flow.MemoryBudget;
import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.PublicPorts;
import io.portway.relay.store.ControlThread;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.LinkHistory;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session table: who is connected, who may take over, which link belongs where. Owned by the
 * control thread; {@link #greet} may be called from any loop.
 *
 * <p>An agent has one session. Whoever comes with its identity replaces it at once when the old one
 * has no link, is the same process, or leaves a probe unanswered for a second; otherwise the
 * newcomer is refused, with the address of the one that is there. Visitors live side by side.
 */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** The one minor version of protocol 1 that this relay speaks. */
  private static final int MINOR = 0;

  private static final long PROBE_MILLIS = 1000;

  /** What whoever comes while the relay drains is told. */
  public static final String STOPS = "the relay stops; try again in a moment";

  private final ControlThread control;
  private final IdentityBook identities;
  private final MappingRegistry registry;
  private final PublicPorts ports;
  private final int trunks;
  private final MemoryBudget budget;
  private final List<EventLoop> loops;
  private final String software;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byId = new HashMap<>();
  private final Map<AgentName, Session> agents = new HashMap<>();
  private final AtomicLong linksAccepted = new AtomicLong();
  private final AtomicLong linksRefused = new AtomicLong();
  private final Map<ResumeRefusal, AtomicLong> resumesRefused = new EnumMap<>(ResumeRefusal.class);
  private final Map<TrunkPlace, LinkHistory> links = new ConcurrentHashMap<>();
  private volatile Collection<Session> all = List.of();
  private TrunkSettings settings;
  private int nextLoop;

  /** Set while the relay drains: what newcomers are told to wait. */
  private RedialWaits later;

  private Duration drain = Duration.ZERO;

  /**
   * @param trunks how many trunks a session is to have
   * @param budget what sessions share
   * @param loops the loops that trunks live on
   */
  public Sessions(
      ControlThread control,
      IdentityBook identities,
      MappingRegistry registry,
      PublicPorts ports,
      TrunkSettings settings,
      int trunks,
      MemoryBudget budget,
      List<EventLoop> loops,
      String software) {
    this.control = control;
    this.identities = identities;
    this.registry = registry;
    this.ports = ports;
    this.settings = settings;
    this.trunks = trunks;
    this.budget = budget;
    this.loops = loops;
    this.software = software;
    for (ResumeRefusal reason : ResumeRefusal.values()) {
      resumesRefused.put(reason, new AtomicLong());
    }
  }

  /** Everyone who is connected. From any thread. */
  public Collection<Session> all() {
    return all;
  }

  /** Links welcomed since the start. From any thread. */
  public long linksAccepted() {
    return linksAccepted.get();
  }

  /** Links refused after their HELLO since the start. From any thread. */
  public long linksRefused() {
    return linksRefused.get();
  }

  /** Links since the start that were not let into the session they named. From any thread. */
  public long resumesRefused(ResumeRefusal reason) {
    return resumesRefused.get(reason).get();
  }

  /** What became of everybody's links since the start. From any thread. */
  public Map<TrunkPlace, LinkHistory> links() {
    return Collections.unmodifiableMap(links);
  }

  /** The same of one trunk's place, which outlives sessions. From any thread. */
  LinkHistory links(AgentName peer, int trunk) {
    return links.computeIfAbsent(new TrunkPlace(peer, trunk), place -> new LinkHistory());
  }

  /** The session of an agent. On the control thread. */
  public Optional<Session> agent(AgentName name) {
    return Optional.ofNullable(agents.get(name));
  }

  // ---- greeting ----

  /** From the link's loop. */
  void greet(NewLink link) {
    control.execute(() -> decide(link));
  }

  /** A certificate of our CA that the relay's book does not have. From the link's loop. */
  void refuseUnknown(Channel channel, X509Certificate certificate) {
    linksRefused.incrementAndGet();
    log.warn(
        "address={} refused: certificate serial={} is revoked or unknown",
        NewLink.address(channel),
        certificate.getSerialNumber().toString(16));
    LinkHandler.refuse(
        channel,
        new GoAway(
            GoAway.Scope.SESSION,
            GoAwayCode.REVOKED,
            0,
            0,
            "this identity was revoked at the relay, or the relay does not know it; ask its"
                + " operator for a new invitation"));
  }

  private void decide(NewLink link) {
    var hello = link.hello();
    // The book may have changed since the link's loop looked.
    if (identities.byName(link.name()).filter(known -> !known.isRevoked()).isEmpty()
        || link.identity().isRevoked()) {
      refuse(link, GoAwayCode.REVOKED, "this identity was revoked at the relay");
    } else if (hello.minorMin() > MINOR) {
      refuse(
          link,
          GoAwayCode.VERSION,
          "protocol 1."
              + hello.minorMin()
              + " to 1."
              + hello.minor()
              + " there, 1."
              + MINOR
              + " here: upgrade the relay ("
              + software
              + ")");
    } else if (!hello.role().equals(link.identity().kind().configName())) {
      refuse(
          link,
          GoAwayCode.FORBIDDEN,
          "a "
              + link.identity().kind().configName()
              + " identity can't connect as "
              + hello.role()
              + ": ask for an invitation of that kind");
    } else if (hello.trunk() >= trunks) {
      refuse(link, GoAwayCode.PROTOCOL, "trunk " + hello.trunk() + " (max: " + (trunks - 1) + ")");
    } else {
      place(link);
    }
  }

  private void place(NewLink link) {
    Session session = link.hello().session() == null ? null : byId.get(link.hello().session());
    boolean its =
        session != null
            && session.name().equals(link.name())
            && session.instance().equals(link.hello().instance());
    if (link.hello().session() != null && !its) {
      countRefused(session == null ? ResumeRefusal.UNKNOWN : ResumeRefusal.FOREIGN);
    }
    if (its) {
      join(session, link);
    } else if (link.hello().trunk() != 0) {
      refuse(link, GoAwayCode.UNKNOWN_SESSION, "this session is not known here: begin a new one");
    } else if (later != null) {
      refuseForNow(link);
    } else if (link.identity().kind() == IdentityKind.VISITOR) {
      begin(link);
    } else {
      takeOver(link);
    }
  }

  private void takeOver(NewLink link) {
    Session old = agents.get(link.name());
    if (old == null) {
      begin(link);
    } else if (old.instance().equals(link.hello().instance()) || old.trunks().isEmpty()) {
      replace(old, link);
    } else {
      Trunk trunk = old.trunks().get(0);
      trunk
          .eventLoop()
          .execute(
              () ->
                  trunk.probe(
                      PROBE_MILLIS,
                      answered -> control.execute(() -> afterProbe(old, link, answered))));
    }
  }

  private void afterProbe(Session old, NewLink link, boolean answered) {
    if (agents.get(link.name()) != old) {
      // Somebody else came or went meanwhile.
      takeOver(link);
    } else if (answered) {
      refuse(
          link,
          GoAwayCode.OCCUPIED,
          "agent "
              + link.name()
              + " is connected from "
              + old.address()
              + " since "
              + old.since().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
              + " and answers: was its state directory copied? Enrol this machine with an"
              + " invitation of its own");
    } else {
      replace(old, link);
    }
  }

  private void replace(Session old, NewLink link) {
    log.info("agent={} replaced: a new link from {}", old.name(), link.address());
    old.close(
        GoAwayCode.REPLACED,
        ResetCode.LINK_LOST,
        "another link of this agent, from " + link.address() + ", took over");
    ended(old);
    begin(link);
  }

  private void begin(NewLink link) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    Session session =
        new Session(
            HexFormat.of().formatHex(bytes),
            link,
            budget.session(),
            control,
            this,
            of ->
                link.identity().kind() == IdentityKind.AGENT
                    ? new AgentRole(of, identities, registry, ports)
                    : new VisitorRole(of, identities, registry, control));
    byId.put(session.id(), session);
    for (int i = 0; i < trunks; i++) {
      links(session.name(), i); // shown from 0 on
    }
    if (session.kind() == IdentityKind.AGENT) {
      agents.put(session.name(), session);
    }
    all = List.copyOf(byId.values());
    log.info(
        "{}={} connected address={} software={}",
        session.kind().configName(),
        session.name(),
        session.address(),
        session.software());
    identities.seen(session.name(), session.address(), session.software());
    join(session, link);
  }

  private void join(Session session, NewLink link) {
    int index = link.hello().trunk();
    Optional<Trunk> known = session.resumable(index);
    if (later != null && known.isEmpty()) {
      refuseForNow(link);
      return;
    }
    if (link.hello().epoch() <= session.epoch(index)) {
      countRefused(ResumeRefusal.STALE);
      refuse(
          link,
          GoAwayCode.STALE,
          "dial " + link.hello().epoch() + " of trunk " + index + " is older than the present one");
      return;
    }
    Trunk trunk = known.orElseGet(() -> newTrunk(session, index));
    session.install(index, link.hello().epoch(), trunk);
    linksAccepted.incrementAndGet();
    String outcome = known.isPresent() ? Welcome.RESUMED : Welcome.NEW;
    link.moveTo(trunk, session, this, received -> welcome(session, link, outcome, received));
  }

  private Trunk newTrunk(Session session, int index) {
    // Trunk i of every session is on loop i, so that a visitor's trunk finds its agent's beside it.
    EventLoop loop = loops.get((index + (loops.size() > trunks ? nextLoop++ : 0)) % loops.size());
    return new Trunk(loop, Trunk.Side.RELAY, index, settings, session.memory(), session);
  }

  private Welcome welcome(Session session, NewLink link, String outcome, long received) {
    return new Welcome(
        MINOR,
        List.of(),
        software,
        outcome,
        session.id(),
        link.hello().trunk(),
        trunks,
        link.hello().epoch(),
        received,
        settings.maxPayload(),
        settings.initialCredit(),
        settings.maxStreams(),
        (int) settings.silence().toMillis(),
        session.name().value(),
        link.address());
  }

  /** The link's trunk would not have it. From any loop. */
  void refuseResume(NewLink link, ResumeRefusal why, GoAwayCode code, String reason) {
    countRefused(why);
    refuse(link, code, reason);
  }

  private void countRefused(ResumeRefusal why) {
    resumesRefused.get(why).incrementAndGet();
  }

  private void refuseForNow(NewLink link) {
    linksRefused.incrementAndGet();
    link.refuse(GoAwayCode.DRAIN, waitMillis(), STOPS);
  }

  private int waitMillis() {
    return Math.toIntExact(drain.toMillis()) + later.nextMillis();
  }

  private void refuse(NewLink link, GoAwayCode code, String reason) {
    linksRefused.incrementAndGet();
    link.refuse(code, reason);
  }

  // ---- ends ----

  /** A session's last trunk is gone, or it was closed. */
  void ended(Session session) {
    session.markClosed();
    byId.remove(session.id());
    if (agents.remove(session.name(), session)) {
      registry.away(session.name(), session, Instant.now());
    }
    all = List.copyOf(byId.values());
    session.role().closed();
    log.info("{}={} disconnected", session.kind().configName(), session.name());
  }

  /** The identity was revoked: its live sessions end now. */
  public void revoke(AgentName name) {
    for (Session session : List.copyOf(byId.values())) {
      if (session.name().equals(name)) {
        session.close(
            GoAwayCode.REVOKED, ResetCode.DENIED, "this identity was revoked at the relay");
        ended(session);
      }
    }
    links.keySet().removeIf(place -> place.peer().equals(name));
  }

  /** A visitor may no longer reach a mapping: its live streams there end now. */
  public void deny(AgentName visitor, MappingRef mapping) {
    for (Session session : byId.values()) {
      if (session.name().equals(visitor) && session.role() instanceof VisitorRole role) {
        role.deny(mapping);
      }
    }
  }

  /** Tries again what was refused for now: ports that were taken may be free. */
  public void retry() {
    for (Session session : new ArrayList<>(byId.values())) {
      session.role().retry();
    }
  }

  /** The relay's limits have changed: what agents state is decided anew. */
  public void restate() {
    for (Session session : new ArrayList<>(byId.values())) {
      session.role().restate();
    }
  }

  /** Trunks that begin from now on wait this long for another link. */
  public void resumeWindow(Duration window) {
    settings = settings.withResumeWindow(window);
  }

  /**
   * Takes no new sessions and no new streams; links are still resumed. Everyone is told when to
   * dial again if the relay ends without a further word.
   *
   * @return completes when no stream is live any more
   */
  public CompletableFuture<Void> drain(Duration limit) {
    later = new RedialWaits(byId.size());
    drain = limit;
    List<CompletableFuture<Void>> everyone = new ArrayList<>();
    for (Session session : byId.values()) {
      everyone.add(
          session.drain(
              new GoAway(
                  GoAway.Scope.SESSION, GoAwayCode.DRAIN, 0, waitMillis(), "the relay stops")));
    }
    return CompletableFuture.allOf(everyone.toArray(CompletableFuture[]::new));
  }

  /** The relay stops: everyone is told, and when to dial again. */
  public void closeAll() {
    RedialWaits waits = new RedialWaits(byId.size());
    for (Session session : List.copyOf(byId.values())) {
      session.close(GoAwayCode.BYE, ResetCode.SHUTDOWN, waits.nextMillis(), "the relay stops");
      ended(session);
    }
  }
}
