package io.portway.relay.session;

import io.netty.channel.EventLoop;
import io.portway.control.ControlCodec;
import io.portway.control.ControlException;
import io.portway.control.ControlMessage;
import io.portway.flow.SessionMemory;
import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.relay.registry.StreamRoute;
import io.portway.relay.store.ControlThread;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkListener;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.ResetCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent or visitor as the relay knows it now: identity, trunks, role. The control thread owns
 * it; loops read its live trunks and tell it of what happens on them.
 */
public final class Session implements StreamRoute, TrunkListener {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final AgentName name;
  private final IdentityKind kind;
  private final String instance;
  private final String address;
  private final String software;
  private final Instant since = Instant.now();
  private final SessionMemory memory;
  private final ControlThread control;
  private final Sessions sessions;
  private final SessionRole role;
  private final Map<Integer, Slot> slots = new HashMap<>();

  /** Trunks that a fresh one has followed, and that finish their streams. */
  private final List<Trunk> retired = new ArrayList<>();

  /** All trunks, replaced as a whole: loops read it at any time. */
  private volatile List<Trunk> every = List.of();

  /** Those that take streams: they have a link, and neither side gives them up. */
  private volatile List<Trunk> live = List.of();

  /** Whether it only finishes its streams, because the relay stops. */
  private volatile boolean draining;

  private int rotation;
  private boolean closed;

  /** A trunk and the last dial of it. */
  private record Slot(Trunk trunk, long epoch) {}

  Session(
      String id,
      NewLink first,
      SessionMemory memory,
      ControlThread control,
      Sessions sessions,
      Function<Session, SessionRole> role) {
    this.id = id;
    this.name = first.name();
    this.kind = first.identity().kind();
    this.instance = first.hello().instance();
    this.address = first.address();
    this.software = first.hello().software();
    this.memory = memory;
    this.control = control;
    this.sessions = sessions;
    this.role = role.apply(this);
  }

  /** 32 hex digits that prove the right to join: never logged, never shown. */
  String id() {
    return id;
  }

  public AgentName name() {
    return name;
  }

  public IdentityKind kind() {
    return kind;
  }

  String instance() {
    return instance;
  }

  /** Where the first link came from. */
  public String address() {
    return address;
  }

  /** Name and version of the other side's software. */
  public String software() {
    return software;
  }

  public Instant since() {
    return since;
  }

  SessionRole role() {
    return role;
  }

  /** Mappings that it states and does not get. On the control thread. */
  public List<RefusedMapping> refusals() {
    return role.refusals();
  }

  /** Trunks that have a link and take streams. From any thread. */
  public List<Trunk> trunks() {
    return live;
  }

  /** All trunks, also those without a link, and those that only finish. From any thread. */
  public List<Trunk> everyTrunk() {
    return every;
  }

  /** Streams over all trunks. From any thread. */
  public int streams() {
    return every.stream().mapToInt(Trunk::streamCount).sum();
  }

  /** What its trunks may hold, and do. */
  public SessionMemory memory() {
    return memory;
  }

  /** Whether the relay only finishes its streams. From any thread. */
  boolean isDraining() {
    return draining;
  }

  boolean isClosed() {
    return closed;
  }

  // ---- routes, from any loop ----

  @Override
  public Optional<Trunk> leastBusy() {
    List<Trunk> trunks = live;
    if (trunks.isEmpty()) {
      return Optional.empty();
    }
    // Ties go round, so that single visitors spread over the loops. A race on it does no harm.
    int start = rotation++ & Integer.MAX_VALUE;
    Trunk best = null;
    for (int i = 0; i < trunks.size(); i++) {
      Trunk trunk = trunks.get((start + i) % trunks.size());
      if (best == null || trunk.streamCount() < best.streamCount()) {
        best = trunk;
      }
    }
    return Optional.of(best);
  }

  @Override
  public Optional<Trunk> on(EventLoop loop) {
    for (Trunk trunk : live) {
      if (trunk.eventLoop() == loop) {
        return Optional.of(trunk);
      }
    }
    return leastBusy();
  }

  // ---- trunks, on the control thread ----

  /** The trunk that a dial of {@code index} may go on with. */
  Optional<Trunk> resumable(int index) {
    return Optional.ofNullable(slots.get(index))
        .map(Slot::trunk)
        .filter(trunk -> !trunk.isRetired());
  }

  /** The last epoch dialled for a trunk; -1 where it has none. */
  long epoch(int index) {
    Slot slot = slots.get(index);
    return slot == null ? -1 : slot.epoch();
  }

  /** Puts a trunk in an index's place; one that was retired there finishes its streams. */
  void install(int index, long epoch, Trunk trunk) {
    Slot before = slots.put(index, new Slot(trunk, epoch));
    if (before != null && before.trunk().isRetired()) {
      retired.add(before.trunk());
    }
    linksChanged();
  }

  private void lost(Trunk trunk) {
    boolean present = slots.values().removeIf(slot -> slot.trunk() == trunk);
    if (retired.remove(trunk) || present) {
      linksChanged();
      if (slots.isEmpty() && retired.isEmpty() && !closed) {
        sessions.ended(this);
      }
    }
  }

  /** With those that only finish their streams. */
  List<Trunk> allTrunks() {
    List<Trunk> all = new ArrayList<>(retired);
    slots.values().forEach(slot -> all.add(slot.trunk()));
    return all;
  }

  private void linksChanged() {
    boolean had = !live.isEmpty();
    every = List.copyOf(allTrunks());
    live = every.stream().filter(Trunk::takesStreams).toList();
    if (closed || had == !live.isEmpty()) {
      return;
    }
    if (had) {
      role.linksGone(Instant.now());
    } else {
      role.linksBack();
    }
  }

  /** Opens no more streams and has the peer open none; completes when none is left. */
  CompletableFuture<Void> drain(GoAway goAway) {
    draining = true;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Trunk trunk : allTrunks()) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      trunk.eventLoop().execute(() -> trunk.drain(goAway, () -> one.complete(null)));
      all.add(one);
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** The peer's process ends: nothing is kept for trunks that have no link, they will get none. */
  private void onBye() {
    for (Trunk trunk : allTrunks()) {
      if (!trunk.hasLink()) {
        trunk
            .eventLoop()
            .execute(
                () -> trunk.close(ResetCode.LINK_LOST, kind.configName() + " " + name + " left"));
        lost(trunk);
      }
    }
  }

  /** Ends the session: every trunk says why, its streams are reset. */
  void close(GoAwayCode code, ResetCode reset, String reason) {
    close(code, reset, 0, reason);
  }

  /** The same with a time to stay away for. */
  void close(GoAwayCode code, ResetCode reset, int waitMillis, String reason) {
    closed = true;
    GoAway goAway = new GoAway(GoAway.Scope.SESSION, code, 0, waitMillis, reason);
    for (Trunk trunk : allTrunks()) {
      trunk.eventLoop().execute(() -> trunk.close(goAway, reset));
    }
    slots.clear();
    retired.clear();
    linksChanged();
  }

  /** Marks the session as over where its trunks went by themselves. */
  void markClosed() {
    closed = true;
    memory.close();
  }

  /** Sends on trunk 0, or with its next link. From any thread. */
  void send(ControlMessage message) {
    for (Trunk trunk : every) {
      if (trunk.index() == 0) {
        byte[] json = ControlCodec.encode(message);
        trunk.eventLoop().execute(() -> trunk.sendControl(json));
      }
    }
  }

  // ---- what trunks tell, on their loops ----

  @Override
  public void onStream(Trunk trunk, TunnelStream stream) {
    role.onStream(trunk, stream);
  }

  @Override
  public void onControl(Trunk trunk, byte[] message) {
    if (trunk.index() != 0) {
      protocolError(trunk, "CONTROL on trunk " + trunk.index() + " (expected: on trunk 0)");
      return;
    }
    try {
      ControlCodec.decode(message).ifPresent(decoded -> control.execute(() -> deliver(decoded)));
    } catch (ControlException e) {
      protocolError(trunk, e.getMessage());
    }
  }

  private void deliver(ControlMessage message) {
    if (!closed) {
      message.deliverTo(role);
    }
  }

  private void protocolError(Trunk trunk, String what) {
    log.warn("{}={} trunk={} broke the protocol: {}", kind.configName(), name, trunk.index(), what);
    trunk.closeLink(new GoAway(GoAway.Scope.LINK, GoAwayCode.PROTOCOL, 0, 0, what));
  }

  @Override
  public void onGoAway(Trunk trunk, GoAway goAway) {
    log.debug(
        "{}={} trunk={} says {}: {}",
        kind.configName(),
        name,
        trunk.index(),
        goAway.code(),
        goAway.reason());
    if (goAway.scope() == GoAway.Scope.SESSION && goAway.code() == GoAwayCode.BYE) {
      control.execute(this::onBye);
    }
    control.execute(this::linksChanged);
  }

  @Override
  public void onRetired(Trunk trunk) {
    log.info("{}={} trunk={} retired: a fresh one follows", kind.configName(), name, trunk.index());
    control.execute(this::linksChanged);
  }

  /** A trunk got its first link. From its loop. */
  void onLinkUp() {
    control.execute(this::linksChanged);
  }

  /** A trunk went on with a further link. From its loop. */
  void onResumed(Trunk trunk) {
    sessions.links(name, trunk.index()).resumed();
    onLinkUp();
  }

  /** A link was dropped for another one before it was missed. From the trunk's loop. */
  void onLinkReplaced(Trunk trunk) {
    sessions.links(name, trunk.index()).lost();
  }

  @Override
  public void onLinkDown(Trunk trunk, String reason) {
    if (!trunk.expectsLinkDown()) {
      sessions.links(name, trunk.index()).lost();
    }
    log.info("{}={} trunk={} link lost: {}", kind.configName(), name, trunk.index(), reason);
    control.execute(this::linksChanged);
  }

  @Override
  public void onEnded(Trunk trunk, String reason) {
    log.info("{}={} trunk={} is over: {}", kind.configName(), name, trunk.index(), reason);
    control.execute(() -> lost(trunk));
  }
}
