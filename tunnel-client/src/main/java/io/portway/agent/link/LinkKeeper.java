package io.portway.agent.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.portway.loop.Unwatched;
import io.portway.stream.TunnelStream;
import io.portway.transport.Backoff;
import io.portway.transport.Resolver;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.LinkHistory;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkListener;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import io.portway.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one trunk of a session on a link: dials, greets, gives the link to its {@link Trunk}, and
 * when that is lost begins again, for ever. Owned by the trunk's event loop.
 *
 * <p>The relay says whether the trunk goes on or a fresh one begins; then the streams of the one
 * before are reset.
 *
 * <p>A link that works is replaced before it is worn out: the next one is dialled beside it, up to
 * its HELLO, and streams pause for that one round trip.
 */
final class LinkKeeper implements LinkDial.Listener, TrunkListener {
  /** Features and versions of the protocol that we speak. */
  private static final int MINOR = 0;

  /** A link that ends sooner is no success: dialling again at once would spin. */
  private static final long SHORT_LIFE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Between two tries to replace a link that works. */
  private static final long RELINK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * Of the time that the relay asked for: agents that were told the same must not come together.
   */
  private static final int JITTER_PART = 10;

  private final int index;
  private final EventLoop loop;
  private final RelaySession session;
  private final Bootstrap template;
  private final Resolver resolver;
  private final LinkSettings settings;
  private final TrunkSettings trunkSettings;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current());

  private String sessionId;
  private long epoch;
  private LinkDial dial;
  private Future<?> redial;
  private Trunk trunk;
  private final List<Trunk> retired = new ArrayList<>();
  private Channel link;
  private long upSinceNanos;
  private GoAway farewell;

  /** Not before this the relay wants to be dialled for what is new. */
  private long notBeforeNanos = System.nanoTime();

  /** The dial in progress is for a successor of a link that works. */
  private boolean replacing;

  /** A link whose successor was greeted, until that is welcomed. */
  private Channel replaced;

  private Future<?> ageing;
  private boolean draining;
  private boolean closed;

  private final LinkHistory history = new LinkHistory();

  /** All trunks, replaced as a whole: metrics read it from other threads. */
  private volatile List<Trunk> every = List.of();

  LinkKeeper(
      int index,
      EventLoop loop,
      RelaySession session,
      Bootstrap template,
      Resolver resolver,
      LinkSettings settings,
      TrunkSettings trunkSettings) {
    this.index = index;
    this.loop = loop;
    this.session = session;
    this.template = template;
    this.resolver = resolver;
    this.settings = settings;
    this.trunkSettings = trunkSettings;
  }

  int index() {
    return index;
  }

  EventLoop loop() {
    return loop;
  }

  /** What became of its links. From any thread. */
  LinkHistory history() {
    return history;
  }

  /** Its trunk, also without a link, and those that only finish. From any thread. */
  List<Trunk> every() {
    return every;
  }

  private void trunksChanged() {
    List<Trunk> all = new ArrayList<>(retired);
    if (trunk != null) {
      all.add(trunk);
    }
    every = List.copyOf(all);
  }

  // ---- what the session asks ----

  /** Trunk 0: begins a session of its own. */
  void begin() {
    assert loop.inEventLoop();
    dial();
  }

  /** The other trunks: become part of {@code id}, and leave whatever else they were part of. */
  void join(String id) {
    assert loop.inEventLoop();
    if (closed || id.equals(sessionId)) {
      return;
    }
    dropRetired("the relay began a new session");
    drop("the relay began a new session");
    sessionId = id;
    dial();
  }

  /**
   * Gives up the trunk and its session. Trunk 0 begins another one after {@code waitNanos}, the
   * others wait until they are told which one to join.
   */
  void leave(String reason, long waitNanos) {
    assert loop.inEventLoop();
    dropRetired(reason);
    drop(reason);
    sessionId = null;
    if (index == 0) {
      dialIn(waitNanos);
    }
  }

  /** At least a minute: how long to stay away after a refusal. */
  long refusedWaitNanos() {
    return backoff.onRefused(System.nanoTime());
  }

  /**
   * Lets streams finish, and has the relay open no more. A link that is lost meanwhile is dialled
   * again for them.
   *
   * @param whenDone called once, when no stream is left
   */
  void drain(GoAway goAway, Runnable whenDone) {
    assert loop.inEventLoop();
    draining = true;
    List<Trunk> all = new ArrayList<>(retired);
    if (trunk != null) {
      all.add(trunk);
    }
    int[] left = {all.size() + 1};
    Runnable one =
        () -> {
          if (--left[0] == 0) {
            whenDone.run();
          }
        };
    all.forEach(each -> each.drain(goAway, one));
    one.run();
  }

  /** Replaces a link that works, while its streams go on. */
  void relink(String reason) {
    assert loop.inEventLoop();
    if (closed || draining || dial != null || trunk == null || link == null) {
      return;
    }
    session.onRelink(index, reason);
    replacing = true;
    dial();
  }

  /** Ends for good, and says so to the relay. Completes when the link is closed. */
  Future<?> close(GoAway bye) {
    assert loop.inEventLoop();
    closed = true;
    Channel last = link;
    stopDialling();
    retired.forEach(old -> old.close(bye, ResetCode.SHUTDOWN));
    retired.clear();
    if (trunk != null) {
      trunk.close(bye, ResetCode.SHUTDOWN);
      trunk = null;
    }
    trunksChanged();
    return last == null ? loop.newSucceededFuture(null) : last.closeFuture();
  }

  private void drop(String reason) {
    stopDialling();
    link = null;
    if (giveUp(reason)) {
      session.onDown(index, reason);
    }
  }

  /** The trunk can't go on: its streams are reset. Whether it had a link. */
  private boolean giveUp(String reason) {
    if (trunk == null) {
      return false;
    }
    Trunk lost = trunk;
    trunk = null;
    trunksChanged();
    boolean hadLink = lost.hasLink();
    lost.close(ResetCode.LINK_LOST, reason);
    return hadLink;
  }

  private void dropRetired(String reason) {
    retired.forEach(old -> old.close(ResetCode.LINK_LOST, reason));
    retired.clear();
    trunksChanged();
  }

  private void stopDialling() {
    if (redial != null) {
      redial.cancel(false);
      redial = null;
    }
    if (dial != null) {
      dial.cancel();
      dial = null;
    }
    dropReplaced();
    stopAgeing();
  }

  private void dropReplaced() {
    replacing = false;
    if (replaced != null) {
      Unwatched.close(replaced);
      replaced = null;
    }
  }

  private void stopAgeing() {
    if (ageing != null) {
      ageing.cancel(false);
      ageing = null;
    }
  }

  // ---- dialling ----

  private void dialIn(long nanos) {
    if (!closed && !(draining && trunk == null)) {
      redial = loop.schedule(this::dial, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void dial() {
    redial = null;
    if (closed) {
      return;
    }
    epoch++;
    farewell = null;
    LinkDial started =
        LinkDial.start(
            template, loop, resolver, settings, session.credentials().context(), this::greet, this);
    // Where it failed at once, the next one is planned already.
    dial = redial == null ? started : null;
  }

  /** What is received on a link from now on would not be in its successor's HELLO. */
  private Hello greet() {
    if (replacing && trunk != null) {
      replaced = trunk.letGo();
    }
    return hello();
  }

  private Hello hello() {
    return new Hello(
        MINOR,
        MINOR,
        List.of(),
        settings.software(),
        settings.role(),
        session.instance(),
        sessionId,
        index,
        epoch,
        trunk == null ? 0 : trunk.received(),
        trunkSettings.maxPayload(),
        trunkSettings.initialCredit(),
        trunkSettings.maxStreams(),
        (int) trunkSettings.silence().toMillis());
  }

  @Override
  public void onWelcome(Channel channel, LinkHandler handler, Welcome welcome) {
    dial = null;
    LinkReason why = replacing ? LinkReason.REPLACED : LinkReason.DIALLED;
    dropReplaced();
    link = null;
    if (index > 0 && !welcome.session().equals(sessionId)) {
      Unwatched.close(channel);
      onFailed(LinkFailure.passing("the relay put trunk " + index + " into another session"));
      return;
    }
    String unable = welcome.goesOn() ? whyNot(welcome.received()) : null;
    if (unable != null) {
      LinkHandler.refuse(channel, new GoAway(GoAway.Scope.LINK, GoAwayCode.PROTOCOL, 0, 0, unable));
      giveUp(unable);
      onFailed(LinkFailure.passing(unable));
      return;
    }
    if (!welcome.goesOn()) {
      giveUp("the relay has nothing to go on with");
      if (draining) {
        String reason = "this process stops";
        LinkHandler.refuse(channel, new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 0, reason));
        return;
      }
      trunk = new Trunk(loop, Trunk.Side.DIALLER, index, trunkSettings, session.memory(), this);
      trunksChanged();
    } else {
      history.resumed();
    }
    sessionId = welcome.session();
    upSinceNanos = System.nanoTime();
    link = channel;
    trunk.attach(channel, handler, welcome);
    stopAgeing();
    long age = trunkSettings.wear().age().toNanos();
    relinkIn(age - ThreadLocalRandom.current().nextLong(age / 10 + 1), "it is old");
    session.onUp(trunk, welcome, channel.localAddress(), Instant.now(), why);
  }

  private void relinkIn(long nanos, String reason) {
    ageing = loop.schedule(() -> relink(reason), nanos, TimeUnit.NANOSECONDS);
  }

  /** Why the trunk can't go on behind so many bytes; null where it can. */
  private String whyNot(long received) {
    if (trunk == null) {
      return "the relay wants to go on with a trunk that is over here";
    }
    try {
      trunk.checkResume(received);
      return null;
    } catch (WireException e) {
      return e.getMessage();
    }
  }

  @Override
  public void onFailed(LinkFailure failure) {
    dial = null;
    if (replacing && replaced == null && link != null) {
      // The link that was to be replaced still works.
      replacing = false;
      session.onRelinkFailed(index, failure);
      stopAgeing();
      relinkIn(RELINK_AGAIN_NANOS, "it could not be replaced before");
      return;
    }
    if (replaced != null) {
      link = null;
      session.onDown(index, "its successor came to nothing: " + failure.reason());
    }
    dropReplaced();
    if (failure.goAway() != null && failure.goAway().code() == GoAwayCode.UNKNOWN_SESSION) {
      giveUp(failure.reason());
      // Trunk 0 begins a new one; the others are told of it.
      sessionId = index == 0 ? null : sessionId;
    }
    long now = System.nanoTime();
    long wait =
        switch (failure.kind()) {
          case PASSING -> backoff.onLost(now);
          case REFUSED -> backoff.onRefused(now);
        };
    if (failure.goAway() != null) {
      wait = Math.max(wait, TimeUnit.MILLISECONDS.toNanos(failure.goAway().waitMillis()));
    }
    session.onDialFailed(index, failure, wait);
    dialIn(wait);
  }

  // ---- what the trunk says ----

  @Override
  public void onStream(Trunk from, TunnelStream stream) {
    session.listener().onStream(from, stream);
  }

  @Override
  public void onControl(Trunk from, byte[] message) {
    if (index > 0) {
      throw new WireException("CONTROL on trunk " + index + " (expected: on trunk 0 only)");
    }
    session.onControl(message);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same trunk, not an equal one.
  public void onGoAway(Trunk from, GoAway goAway) {
    if (from != trunk) {
      return;
    }
    if (goAway.code() == GoAwayCode.RELINK) {
      relink("the relay asks for it: " + goAway.reason());
      return;
    }
    farewell = goAway;
    long wait = TimeUnit.MILLISECONDS.toNanos(goAway.waitMillis());
    long jitter = wait == 0 ? 0 : ThreadLocalRandom.current().nextLong(wait / JITTER_PART + 1);
    notBeforeNanos = System.nanoTime() + wait + jitter;
    session.onGoAway(index, goAway);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same trunk, not an equal one.
  public void onLinkWorn(Trunk from) {
    if (from == trunk) {
      relink("it has carried enough for one set of keys");
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same trunk, not an equal one.
  public void onRetired(Trunk from) {
    if (from == trunk) {
      retired.add(from);
      trunk = null;
      trunksChanged();
      link = null;
      dial();
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same trunk, not an equal one.
  public void onLinkDown(Trunk from, String reason) {
    if (from != trunk) {
      return;
    }
    link = null;
    if (farewell == null) {
      history.lost();
    }
    session.onDown(index, farewell == null ? reason : "the relay said: " + farewell.reason());
    long now = System.nanoTime();
    if (now - upSinceNanos >= SHORT_LIFE_NANOS) {
      backoff.onWelcome();
    } else {
      backoff.onShortLife();
    }
    stopAgeing();
    if (dial != null) {
      // A successor is on its way already.
      return;
    }
    dialIn(Math.max(backoff.onLost(now), waitNanos(from, now)));
  }

  /** A relay that drains takes a link for live streams at any time, and nothing else. */
  private long waitNanos(Trunk from, long now) {
    boolean finishing =
        farewell != null && farewell.code() == GoAwayCode.DRAIN && from.streamCount() > 0;
    return finishing ? 0 : notBeforeNanos - now;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same trunk, not an equal one.
  public void onEnded(Trunk from, String reason) {
    if (from == trunk) {
      trunk = null;
    } else if (retired.remove(from) && trunk == null) {
      session.onDown(index, reason);
    }
    trunksChanged();
  }
}
