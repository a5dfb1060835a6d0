package io.portway.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.portway.flow.CreditPool;
import io.portway.flow.SessionMemory;
import io.portway.flow.TrunkMemory;
import io.portway.loop.Unwatched;
import io.portway.resume.ReplayBuffer;
import io.portway.schedule.WriteScheduler;
import io.portway.stream.FrameSink;
import io.portway.stream.StreamException;
import io.portway.stream.StreamOwner;
import io.portway.stream.TunnelStream;
import io.portway.wire.FrameHandler;
import io.portway.wire.FrameType;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import io.portway.wire.WireException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One multiplexed channel of a session. Every method on its event loop, unless it says otherwise.
 *
 * <p>Streams queue their own bytes; the pump cuts frames off them, in the scheduler's order, while
 * the link takes more, and flushes once a turn. Frames of the control class are written at once,
 * ahead of every stream. What arrives is never refused for want of room: credit was promised
 * before.
 */
public final class Trunk implements FrameHandler, StreamOwner {
  /** Who picks odd stream ids, and who even ones. */
  public enum Side {
    RELAY,
    DIALLER
  }

  /** Received bytes after which an ACK is due at once. */
  private static final int ACK_BYTES = 64 * 1024;

  /** How long a received byte may go without ACK. */
  private static final long ACK_DELAY_MILLIS = 20;

  /** How often figures are published: no step of the data path does it. */
  private static final long FIGURES_MILLIS = 1000;

  private static final int YOUNG_STREAM_NANOS = 100_000_000;

  private final EventLoop loop;
  private final Side side;
  private final int index;
  private final TrunkSettings settings;
  private final TrunkListener listener;
  private final TrunkMemory memory;
  private final CreditPool credit;
  private final WriteScheduler<TunnelStream> scheduler = new WriteScheduler<>();
  private final IntObjectHashMap<TunnelStream> streams = new IntObjectHashMap<>();
  private final ArrayDeque<TunnelStream> starved = new ArrayDeque<>();
  private final List<TunnelStream> touched = new ArrayList<>();
  private final ReplayBuffer replay;
  private final FrameSink sink = this::writeNumbered;
  private final Runnable pump = this::scheduledPump;

  /** Whether there is a link, for other threads. */
  private volatile boolean linked;

  /** Whether the peer may come back: it did not say goodbye, and nobody broke the protocol. */
  private boolean resumable = true;

  private ScheduledFuture<?> expiry;
  private Link link;
  private Channel linkChannel;
  private LinkHandler linkHandler;
  private PeerLimits peer;
  private Heartbeat heartbeat;
  private UnpaidWork unpaid;
  private ScheduledFuture<?> ticks;
  private long linkSince;

  private int nextId;
  private int highestSeen;
  private int theirs;
  private int ours;

  /** Opens no streams any more, because one of the two sides will stop. */
  private volatile boolean draining;

  private volatile boolean retired;

  /** What the peer is told of our draining, on each link; null while we don't. */
  private GoAway lastWord;

  /** Told once when a draining trunk has nothing left to finish. */
  private Runnable drained;

  /** The present link is to be replaced, and whoever does it knows. */
  private boolean worn;

  /** Of a retired trunk: the relay has no stream on it any more. */
  private boolean done;

  private boolean closed;
  private boolean pumpScheduled;
  private boolean pumping;
  private boolean ackScheduled;
  private boolean reading;

  private long receivedNumbered;

  /** Payload of an unfinished DATA frame that was read, on the present link. */
  private int readOfData;

  /** The same, of all links: what a replay brings again is dropped up to here. */
  private int handedOfData;

  /** A control message whose last frame did not come before its link was lost. */
  private byte[] controlSoFar;

  /** CREDIT that a peer repeats after a resume, and that may be without effect. */
  private int restatedCredits;

  private long acked;
  private long lastReceivedNanos;
  private volatile long roundTripNanos;
  private volatile int streamCount;
  private volatile TrunkFigures figures = TrunkFigures.NONE;
  private ScheduledFuture<?> publishing;

  /**
   * @param loop the loop that owns the trunk; links are moved to it
   * @param index the trunk's index in its session, from 0
   * @param session what the trunk's promises and queues are charged to
   */
  public Trunk(
      EventLoop loop,
      Side side,
      int index,
      TrunkSettings settings,
      SessionMemory session,
      TrunkListener listener) {
    this.loop = loop;
    this.side = side;
    this.index = index;
    this.settings = settings;
    this.listener = listener;
    this.memory = session.trunk();
    this.credit = new CreditPool(memory);
    this.replay = new ReplayBuffer(ByteBufAllocator.DEFAULT, memory);
    this.nextId = side == Side.RELAY ? 1 : 2;
  }

  /** From any thread. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** The trunk's index in its session. From any thread. */
  public int index() {
    return index;
  }

  /** Streams that are open, of either side. From any thread. */
  public int streamCount() {
    return streamCount;
  }

  /** What waits in it, as of about a second ago at most. From any thread. */
  public TrunkFigures figures() {
    return figures;
  }

  /** Whether it only finishes its streams: new ones need a fresh trunk. From any thread. */
  public boolean isRetired() {
    return retired;
  }

  /** Whether new streams should come to it rather than to another one. From any thread. */
  public boolean takesStreams() {
    return linked && !draining && !retired;
  }

  /** Calls {@code action} with every open stream; it may end them. */
  public void forEachStream(Consumer<TunnelStream> action) {
    for (TunnelStream stream : streams.values().toArray(new TunnelStream[0])) {
      action.accept(stream);
    }
  }

  /** Bytes of numbered frames received, as HELLO and WELCOME carry it. */
  public long received() {
    return receivedNumbered;
  }

  /** Bytes of numbered frames sent that the peer has not acknowledged. */
  public long unacknowledged() {
    return replay.size();
  }

  /** {@link System#nanoTime} of the moment when the present link was attached. */
  public long linkSince() {
    return linkSince;
  }

  /** Our end of the present link, or null. */
  public SocketAddress localAddress() {
    return link == null ? null : link.localAddress();
  }

  /** Whether a link is there to send on. From any thread. */
  @Override
  public boolean hasLink() {
    return linked;
  }

  /** Whether it is over for good. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether somebody said that the present link will end: then it is not lost. */
  public boolean expectsLinkDown() {
    return draining || done;
  }

  /** Whether a new stream may be opened now. */
  public boolean canOpen() {
    return link != null && !draining && !retired && !closed && ours < peer.maxStreams();
  }

  // ---- links ----

  /**
   * The relay's side: gives the trunk a link whose HELLO was welcomed. On a further link it goes on
   * where the one before broke: what the peer has not received is sent again.
   *
   * @throws WireException where the peer asks for bytes that it acknowledged, or that were never
   *     sent; the trunk is as it was
   */
  public void attach(Channel channel, LinkHandler handler, Hello hello) {
    attach(channel, handler, settings.with(hello), hello.received());
  }

  /** The same at the dialling side, for a link that got its WELCOME. */
  public void attach(Channel channel, LinkHandler handler, Welcome welcome) {
    attach(channel, handler, settings.with(welcome), welcome.received());
  }

  private void attach(
      Channel channel, LinkHandler handler, PeerLimits limits, long receivedByPeer) {
    assert loop.inEventLoop() && channel.eventLoop() == loop;
    if (closed) {
      Unwatched.close(channel);
      return;
    }
    if (link != null) {
      throw new IllegalStateException("trunk " + index + " has a link: detach it first");
    }
    long now = nowNanos();
    checkResume(receivedByPeer);
    if (hadLink()) {
      replay.acknowledge(receivedByPeer, now, roundTripNanos);
    }
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
    linked = true;
    linkChannel = channel;
    link = new Link(channel, now);
    peer = limits;
    heartbeat = new Heartbeat(TimeUnit.MILLISECONDS.toNanos(limits.silenceMillis()), now);
    unpaid = new UnpaidWork(now);
    linkSince = now;
    worn = false;
    linkHandler = handler;
    handler.handTo(this, controlSoFar);
    controlSoFar = null;
    readOfData = 0;
    if (publishing == null) {
      // Also while there is no link: what waits then is what people look for.
      publishing =
          loop.scheduleWithFixedDelay(
              this::publish, FIGURES_MILLIS, FIGURES_MILLIS, TimeUnit.MILLISECONDS);
    }
    ticks =
        loop.scheduleAtFixedRate(
            this::tick, heartbeat.tickNanos(), heartbeat.tickNanos(), TimeUnit.NANOSECONDS);
    // The round trip is wanted before the first third of the silence limit has passed.
    sendFirst(Frames.ping(link.alloc(), now), false);
    if (replay.end() > 0 || receivedNumbered > 0) {
      goOn();
    }
    if (lastWord != null) {
      sendFirst(Frames.goAway(link.alloc(), lastWord), false);
    }
    tellIfDrained();
    schedulePump();
  }

  /**
   * Whether the trunk can go on behind the first {@code received} bytes of its own. A fresh trunk
   * always can: what a peer has received of one that is over means nothing to it.
   *
   * @throws WireException where the peer had more than that before, or never was sent as much
   */
  public void checkResume(long received) {
    if (hadLink() && (received < replay.acknowledged() || received > replay.end())) {
      throw new WireException(
          "resume at "
              + received
              + " bytes (expected: "
              + replay.acknowledged()
              + " to "
              + replay.end()
              + ")");
    }
  }

  /** Whether there was a link, so that the next one goes on where it broke. */
  public boolean hadLink() {
    return peer != null;
  }

  /** What the peer lacks, and what it may have missed because it is never sent twice. */
  private void goOn() {
    replay.replay(link::write);
    sendAck();
    restatedCredits = streams.size();
    for (TunnelStream stream : streams.values()) {
      stream.restateCredit();
    }
  }

  /**
   * Drops the link without a word to the listener, for another one that is there already; nothing
   * read from it counts any more.
   */
  public void detach() {
    Channel channel = linkChannel;
    if (channel != null) {
      forgetLink();
      Unwatched.close(channel);
    }
  }

  /**
   * Gives up the link while its successor is greeted: it still sends what it was given, and nothing
   * that it brings counts any more. Without a successor the trunk ends as after a lost link.
   *
   * @return the link, which the caller closes; null where there is none
   */
  public Channel letGo() {
    assert loop.inEventLoop();
    Channel channel = linkChannel;
    if (channel != null) {
      link.flush();
      forgetLink();
      awaitLink();
    }
    return channel;
  }

  void onLinkDown(Channel channel, String reason) {
    if (channel != linkChannel) {
      return;
    }
    forgetLink();
    listener.onLinkDown(this, reason);
    if (closed || link != null) {
      return;
    }
    if (resumable && !retired && !settings.resumeWindow().isZero()) {
      awaitLink();
    } else {
      end(reason);
    }
  }

  /** The link is down because somebody broke the protocol: a replay would do so again. */
  void onLinkBroken(Channel channel, String reason) {
    if (channel == linkChannel) {
      resumable = false;
      onLinkDown(channel, reason);
    }
  }

  private void awaitLink() {
    Duration window = settings.resumeWindow();
    expiry =
        loop.schedule(
            () -> end("no new link within " + window.toSeconds() + " s"),
            window.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void end(String reason) {
    close(ResetCode.LINK_LOST, reason);
    listener.onEnded(this, reason);
  }

  void onLinkWritable() {
    if (!pumping) {
      pump();
    }
  }

  private void publish() {
    long now = nowNanos();
    long unsent = 0;
    for (TunnelStream stream : streams.values()) {
      unsent += stream.unsentBytes();
      stream.observe(now);
    }
    figures = new TrunkFigures(unsent, replay.size());
  }

  private void forgetLink() {
    ticks.cancel(false);
    linked = false;
    controlSoFar = linkHandler.detach();
    linkHandler = null;
    link = null;
    linkChannel = null;
    flushTouched();
  }

  private void tick() {
    if (link == null) {
      return;
    }
    feedStarved();
    if (link.isMoving()) {
      // Our ping or its pong waits in a kernel behind what was sent before it.
      heartbeat.onReceived(nowNanos());
    }
    if (link.records() >= settings.wear().records() && !worn) {
      relink("the link has carried " + link.records() + " TLS records");
    }
    switch (heartbeat.tick(nowNanos())) {
      case FINE -> {}
      case PING -> {
        sendFirst(Frames.ping(link.alloc(), nowNanos()), false);
        schedulePump();
      }
      case DEAD -> {
        Channel channel = linkChannel;
        onLinkDown(channel, "silent for " + peer.silenceMillis() + " ms");
        Unwatched.close(channel);
      }
    }
  }

  /**
   * Has the link replaced by a fresh one; streams go on over it. Only the dialling side can, the
   * relay asks it to.
   */
  public void relink(String reason) {
    assert loop.inEventLoop();
    if (link == null) {
      return;
    }
    worn = true;
    if (side == Side.RELAY) {
      GoAway goAway = new GoAway(GoAway.Scope.LINK, GoAwayCode.RELINK, highestSeen, 0, reason);
      sendFirst(Frames.goAway(link.alloc(), goAway), false);
    } else {
      listener.onLinkWorn(this);
    }
  }

  /**
   * Asks the peer for a sign of life; {@code answered} is told once, after {@code millis} at most.
   */
  public void probe(long millis, Consumer<Boolean> answered) {
    assert loop.inEventLoop();
    if (link == null) {
      answered.accept(false);
      return;
    }
    long asked = nowNanos();
    sendFirst(Frames.ping(link.alloc(), asked), false);
    Unwatched.after(
        loop,
        millis,
        TimeUnit.MILLISECONDS,
        () -> answered.accept(link != null && lastReceivedNanos - asked > 0));
  }

  /** Says why, and closes the link; the listener hears of the link's end as always. */
  public void closeLink(GoAway goAway) {
    if (link != null) {
      resumable = false;
      link.close(goAway);
    }
  }

  /** Ends the trunk: streams are reset with {@code code}, the link is closed. */
  public void close(ResetCode code, String detail) {
    if (closed) {
      return;
    }
    markClosed();
    forEachStream(stream -> stream.lost(code, detail));
    detach();
    replay.close();
    memory.close();
  }

  private void markClosed() {
    closed = true;
    if (expiry != null) {
      expiry.cancel(false);
    }
    if (publishing != null) {
      publishing.cancel(false);
    }
    figures = TrunkFigures.NONE;
    tellIfDrained();
  }

  /** The same with a GOAWAY first, which still gets out. */
  public void close(GoAway goAway, ResetCode code) {
    if (closed) {
      return;
    }
    markClosed();
    Link last = link;
    if (last != null) {
      forgetLink();
    }
    forEachStream(stream -> stream.lost(code, goAway.reason()));
    replay.close();
    memory.close();
    if (last != null) {
      last.close(goAway);
    }
  }

  /**
   * Takes no new streams from now on, says so, and ends when those that it has are over. The peer
   * answers in kind, so that each side knows that the other knows before a fresh trunk is dialled.
   */
  public void retire() {
    assert loop.inEventLoop();
    if (retired || link == null) {
      return;
    }
    retired = true;
    say(GoAwayCode.RETIRED, "the trunk's stream ids are used up");
    if (side == Side.RELAY) {
      listener.onRetired(this);
    }
    endIfOver();
  }

  private void onPeerRetired() {
    retire();
    if (side == Side.DIALLER && retired) {
      listener.onRetired(this);
    }
  }

  /**
   * Ends a retired trunk whose streams are over. The relay says so, because an OPEN of its may
   * still be on its way; the dialling side closes the link, when the peer has all that was said of
   * streams, so that closing the socket loses nothing.
   */
  private void endIfOver() {
    if (!retired || closed || link == null || !streams.isEmpty()) {
      return;
    }
    if (side == Side.RELAY) {
      if (!done) {
        done = true;
        say(GoAwayCode.BYE, "the streams of the retired trunk are over");
      }
    } else if (done && unacknowledged() == 0) {
      Link last = link;
      onLinkDown(linkChannel, "the trunk was retired");
      last.close();
    }
  }

  /**
   * Opens no more streams and asks the peer to open none. What is live goes on, over further links
   * too; an OPEN that was on its way is served.
   *
   * @param goAway what the peer is told
   * @param whenDone called once, when no stream is left and the peer has acknowledged all that was
   *     said of them, so that closing the link loses nothing
   */
  public void drain(GoAway goAway, Runnable whenDone) {
    assert loop.inEventLoop();
    draining = true;
    lastWord = goAway;
    drained = whenDone;
    if (link != null) {
      sendFirst(Frames.goAway(link.alloc(), goAway), false);
    }
    tellIfDrained();
  }

  private void tellIfDrained() {
    if (drained != null && (closed || (streams.isEmpty() && replay.size() == 0))) {
      Runnable told = drained;
      drained = null;
      told.run();
    }
  }

  private void say(GoAwayCode code, String reason) {
    GoAway goAway = new GoAway(GoAway.Scope.TRUNK, code, highestSeen, 0, reason);
    sendFirst(Frames.goAway(link.alloc(), goAway), false);
  }

  // ---- opening ----

  /**
   * Opens a stream. Its OPEN leaves in this turn of the loop, with what was written by then.
   *
   * @param handler put into the stream's pipeline before it is registered
   * @return the stream; empty where the trunk has no link, no room for one more, or no credit left
   */
  public Optional<TunnelStream> open(
      int mapping,
      int generation,
      InetSocketAddress visitor,
      InetSocketAddress endpoint,
      ChannelHandler handler) {
    assert loop.inEventLoop();
    if (!canOpen()) {
      return Optional.empty();
    }
    int grant = credit.reserveFirst(streams.size());
    if (grant == 0) {
      return Optional.empty();
    }
    int id = nextId;
    nextId += 2;
    ours++;
    OpenRequest request = new OpenRequest(mapping, generation, grant, visitor, endpoint);
    TunnelStream stream =
        TunnelStream.opening(null, this, id, request, scheduler, peer.sendCredit());
    add(stream, handler);
    ready(stream);
    if (nextId >= settings.lastStreamId()) {
      retire();
    }
    return Optional.of(stream);
  }

  private void add(TunnelStream stream, ChannelHandler handler) {
    streams.put(stream.streamId(), stream);
    streamCount = streams.size();
    if (handler != null) {
      stream.pipeline().addLast(handler);
    }
    Unwatched.register(loop, stream);
  }

  /** Sends a JSON record on this trunk. */
  public void sendControl(byte[] message) {
    assert loop.inEventLoop();
    if (peer != null && !closed) {
      sendFirst(Frames.control(ByteBufAllocator.DEFAULT, message, peer.maxPayload()), true);
    }
  }

  // ---- what streams ask ----

  @Override
  public void ready(TunnelStream stream) {
    scheduler.ready(stream.turn());
    schedulePump();
  }

  @Override
  public void sendFirst(ByteBuf frame, boolean numbered) {
    if (numbered) {
      writeNumbered(frame);
    } else if (link == null) {
      frame.release();
    } else {
      link.write(frame);
    }
    schedulePump();
  }

  @Override
  public void starved(TunnelStream stream) {
    starved.add(stream);
  }

  @Override
  public void gone(TunnelStream stream) {
    scheduler.idle(stream.turn());
    if (streams.remove(stream.streamId()) != null) {
      streamCount = streams.size();
      if (isOurs(stream.streamId())) {
        ours--;
      } else {
        theirs--;
      }
      endIfOver();
      tellIfDrained();
    }
  }

  @Override
  public CreditPool credit() {
    return credit;
  }

  @Override
  public TrunkMemory memory() {
    return memory;
  }

  @Override
  public long roundTripNanos() {
    return roundTripNanos;
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  // ---- the pump ----

  private void schedulePump() {
    if (!pumpScheduled && !reading) {
      pumpScheduled = true;
      loop.execute(pump);
    }
  }

  private void scheduledPump() {
    pumpScheduled = false;
    pump();
  }

  @Override
  public void full() {
    if (!pumping && !reading) {
      pump();
    }
  }

  private void pump() {
    if (link == null) {
      return;
    }
    pumping = true;
    try {
      cutFrames();
      feedStarved();
    } finally {
      pumping = false;
    }
    if (link != null) {
      link.flush();
    }
  }

  private void cutFrames() {
    while (link != null && link.isWritable() && !replay.isFull()) {
      TunnelStream stream = scheduler.next();
      if (stream == null) {
        break;
      }
      int max =
          scheduler.uncontended()
              ? link.frameLimit(peer.maxPayload())
              : Math.min(peer.maxPayload(), WriteScheduler.QUANTUM - Frames.HEADER);
      int bytes = stream.cut(sink, max);
      scheduler.sent(stream.turn(), bytes);
      if (!stream.sendable()) {
        scheduler.idle(stream.turn());
      }
      if (link != null) {
        link.flushIfMuch();
      }
    }
  }

  /** Without a link the piece waits for the next one: it has its number. */
  private void writeNumbered(ByteBuf piece) {
    if (closed) {
      piece.release();
      return;
    }
    replay.add(piece);
    if (link == null) {
      piece.release();
    } else {
      link.write(piece);
    }
  }

  // ---- what arrives ----

  /** A batch of frames was read: streams flush what they got, and what is due is sent. */
  void onReadComplete() {
    if (linkChannel == null) {
      return;
    }
    lastReceivedNanos = nowNanos();
    heartbeat.onReceived(lastReceivedNanos);
    flushTouched();
    acknowledge();
    pump();
  }

  private void flushTouched() {
    boolean outer = reading;
    reading = true;
    try {
      for (int i = 0; i < touched.size(); i++) {
        touched.get(i).onReadComplete();
      }
      touched.clear();
    } finally {
      reading = outer;
    }
  }

  /** Streams whose credit was due when memory was short get it, in their order, while there is. */
  private void feedStarved() {
    for (int i = starved.size(); i > 0 && memory.free() >= CreditPool.FLOOR / 4; i--) {
      starved.poll().renewCredit();
    }
  }

  private void acknowledge() {
    long due = receivedNumbered - acked;
    if (due >= ACK_BYTES) {
      sendAck();
    } else if (due > 0 && !ackScheduled) {
      ackScheduled = true;
      Unwatched.after(
          loop,
          ACK_DELAY_MILLIS,
          TimeUnit.MILLISECONDS,
          () -> {
            ackScheduled = false;
            if (receivedNumbered > acked) {
              sendAck();
            }
          });
    }
  }

  private void sendAck() {
    if (link != null) {
      acked = receivedNumbered;
      sendFirst(Frames.ack(link.alloc(), acked), false);
    }
  }

  @Override
  public void onFrameEnd(FrameType type, int bytes) {
    if (type == null || !type.numbered()) {
      return;
    }
    if (handedOfData > readOfData) {
      throw new WireException("the replay does not begin with the frame that was cut");
    }
    readOfData = 0;
    handedOfData = 0;
    receivedNumbered += bytes;
  }

  @Override
  public void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes) {
    if (isOurs(streamId)) {
      firstBytes.release();
      throw new WireException("OPEN with our own parity: stream " + streamId);
    }
    if (streamId <= highestSeen) {
      firstBytes.release();
      throw new WireException(
          "OPEN of stream " + streamId + " (expected: above " + highestSeen + ")");
    }
    highestSeen = streamId;
    String busy = null;
    if (theirs >= settings.maxStreams()) {
      busy = "too many streams at once (max: " + settings.maxStreams() + " on a trunk)";
    } else if (!credit.tryAdmit(settings.initialCredit(), streams.size())) {
      busy = "no memory left to promise";
    }
    if (busy != null) {
      firstBytes.release();
      countUnpaidOfOpener("OPEN beyond the limits");
      if (link != null) {
        sendFirst(
            Frames.openResult(link.alloc(), streamId, OpenResult.failed(OpenOutcome.BUSY, busy)),
            true);
      }
      return;
    }
    theirs++;
    TunnelStream stream =
        TunnelStream.opened(null, this, streamId, request, scheduler, settings.initialCredit());
    streams.put(streamId, stream);
    streamCount = streams.size();
    Unwatched.register(loop, stream);
    listener.onStream(this, stream);
    if (firstBytes.isReadable()) {
      dispatchData(stream, firstBytes);
    } else {
      firstBytes.release();
    }
  }

  @Override
  public void onOpenResult(int streamId, OpenResult result) {
    TunnelStream stream = known(streamId, "OPEN_RESULT");
    if (stream != null) {
      try {
        stream.onOpenResult(result);
      } catch (StreamException e) {
        // A peer's mistake on one stream ends that stream only.
        stream.abort(e.code(), e.getMessage());
      }
    }
  }

  @Override
  public void onData(int streamId, ByteBuf part) {
    TunnelStream stream;
    try {
      stream = known(streamId, "DATA");
    } catch (WireException e) {
      part.release();
      throw e;
    }
    int again = Math.min(handedOfData - readOfData, part.readableBytes());
    readOfData += part.readableBytes();
    handedOfData = Math.max(handedOfData, readOfData);
    if (stream == null || again == part.readableBytes()) {
      // Its stream is gone, or it was handed on before its link broke; the bytes still count.
      part.release();
    } else {
      dispatchData(stream, part.skipBytes(again));
    }
  }

  private void dispatchData(TunnelStream stream, ByteBuf part) {
    touch(stream);
    try {
      stream.onData(part);
    } catch (StreamException e) {
      // A peer's mistake on one stream ends that stream only.
      stream.abort(e.code(), e.getMessage());
    }
  }

  @Override
  public void onFin(int streamId, long finalOffset) {
    TunnelStream stream = known(streamId, "FIN");
    if (stream != null) {
      touch(stream);
      try {
        stream.onFin(finalOffset);
      } catch (StreamException e) {
        // A peer's mistake on one stream ends that stream only.
        stream.abort(e.code(), e.getMessage());
      }
    }
  }

  @Override
  public void onReset(int streamId, Reset reset) {
    TunnelStream stream = known(streamId, "RESET");
    boolean young = stream == null || nowNanos() - stream.openedNanos() < YOUNG_STREAM_NANOS;
    if (young && !isOurs(streamId)) {
      countUnpaidOfOpener("RESET of young streams");
    }
    if (stream != null) {
      stream.onReset(reset);
    }
  }

  @Override
  public void onCredit(int streamId, long limit) {
    TunnelStream stream = known(streamId, "CREDIT");
    if (stream != null && !stream.onCredit(limit)) {
      if (restatedCredits > 0) {
        restatedCredits--;
      } else {
        countUnpaid("CREDIT without effect");
      }
    }
  }

  @Override
  public void onAck(long received) {
    if (replay.acknowledge(received, nowNanos(), roundTripNanos)) {
      endIfOver();
      tellIfDrained();
    } else {
      countUnpaid("ACK without effect");
    }
  }

  @Override
  public void onPing(long opaque) {
    countUnpaid("PING");
    if (link != null) {
      sendFirst(Frames.pong(link.alloc(), opaque), false);
    }
  }

  @Override
  public void onPong(long opaque) {
    long now = nowNanos();
    // A pong that we can't have asked for says nothing about the link.
    if (opaque - linkSince >= 0 && now - opaque >= 0) {
      roundTripNanos = now - opaque;
    } else {
      countUnpaid("PONG without PING");
    }
  }

  @Override
  public void onControl(byte[] message) {
    countUnpaidOfOpener("CONTROL");
    if (link != null) {
      listener.onControl(this, message);
    }
  }

  @Override
  public void onGoAway(GoAway goAway) {
    if (goAway.code() == GoAwayCode.RETIRED) {
      onPeerRetired();
    } else if (retired && goAway.scope() == GoAway.Scope.TRUNK) {
      done = true;
      endIfOver();
    } else if (goAway.code() == GoAwayCode.RELINK) {
      // The link is to go, and nothing of what it carries.
      listener.onGoAway(this, goAway);
    } else {
      draining = true;
      resumable &= goAway.code() == GoAwayCode.DRAIN;
      listener.onGoAway(this, goAway);
    }
  }

  @Override
  public void onHello(Hello hello) {
    throw new WireException("HELLO after the greeting");
  }

  @Override
  public void onWelcome(Welcome welcome) {
    throw new WireException("WELCOME after the greeting");
  }

  private boolean isOurs(int streamId) {
    return (streamId & 1) == (side == Side.RELAY ? 1 : 0);
  }

  /** The stream, or null where it was known and is gone. */
  private TunnelStream known(int streamId, String frame) {
    TunnelStream stream = streams.get(streamId);
    if (stream == null) {
      int highest = isOurs(streamId) ? nextId - 2 : highestSeen;
      if (streamId > highest) {
        throw new WireException(
            frame + " on stream " + streamId + " that was never opened (highest: " + highest + ")");
      }
    }
    return stream;
  }

  @SuppressWarnings("ReferenceEquality") // The same stream, not an equal one.
  private void touch(TunnelStream stream) {
    if (touched.isEmpty() || touched.get(touched.size() - 1) != stream) {
      touched.add(stream);
    }
  }

  /**
   * At an agent strangers decide when streams begin and end: the relay only passes it on. And it
   * answers every mapping that the agent states in a message of its own.
   */
  private void countUnpaidOfOpener(String what) {
    if (side == Side.RELAY) {
      countUnpaid(what);
    }
  }

  private void countUnpaid(String what) {
    if (unpaid.isExcessive(nowNanos()) && link != null) {
      GoAway goAway =
          new GoAway(
              GoAway.Scope.LINK,
              GoAwayCode.EXCESS,
              highestSeen,
              0,
              "over " + UnpaidWork.LIMIT + " a second of " + what);
      Link excessive = link;
      onLinkBroken(linkChannel, goAway.reason());
      excessive.close(goAway);
    }
  }
}
