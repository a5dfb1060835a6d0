package io.portway.relay.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In front of the agents' port: lets only so many TLS handshakes a second begin, because each costs
 * the loops, on which visitors' bytes move, a millisecond or two, and anyone may ask for one. The
 * others wait unread, sources in turn, so that a flood from one address keeps no other from its
 * link; beyond a bound they are closed. On the accepting loop; the counter from any thread.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HandshakeGate.class);

  /** A tenth of one core at most; sessions are told to come back at the same pace. */
  static final Limits DEFAULT = new Limits(100, 200, 256);

  private static final long TICK_MILLIS = 10;
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * How much is let through.
   *
   * @param perSecond handshakes in the long run
   * @param burst handshakes at once after a quiet time
   * @param waiting connections that wait, at most; what the last one waits must be less than the
   *     patience of who dials
   */
  record Limits(int perSecond, int burst, int waiting) {}

  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Map<InetAddress, Deque<Channel>> waiting = new LinkedHashMap<>();
  private final AtomicLong refused = new AtomicLong();
  private int size;
  private double tokens;
  private long filledNanos;
  private long toldNanos;
  private boolean told;
  private boolean ticking;

  HandshakeGate(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.tokens = limits.burst();
    this.filledNanos = nanoTime.getAsLong();
  }

  /** Connections closed unread since the start. From any thread. */
  long refused() {
    return refused.get();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel link = (Channel) accepted;
    fill();
    if (size == 0 && tokens >= 1) {
      tokens--;
      ctx.fireChannelRead(link);
    } else {
      await(link);
      tickLater(ctx);
    }
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    double grown = (now - filledNanos) * (double) limits.perSecond() / TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(limits.burst(), tokens + grown);
    filledNanos = now;
  }

  private void await(Channel link) {
    Deque<Channel> own = waiting.computeIfAbsent(source(link), key -> new ArrayDeque<>());
    own.addLast(link);
    size++;
    if (size > limits.waiting()) {
      // The newest of who has most: whoever floods pays for it.
      Deque<Channel> most =
          waiting.values().stream().max(Comparator.comparingInt(Deque::size)).orElseThrow();
      refuse(most.removeLast());
      size--;
      waiting.values().removeIf(Deque::isEmpty);
    }
  }

  private static InetAddress source(Channel link) {
    // Without an address it is gone already, and like others of its kind.
    return link.remoteAddress() instanceof InetSocketAddress inet
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private void refuse(Channel link) {
    refused.incrementAndGet();
    link.unsafe().closeForcibly();
    long now = nanoTime.getAsLong();
    if (!told || now - toldNanos >= REPEAT_NANOS) {
      told = true;
      toldNanos = now;
      log.warn(
          "more than {} connections a second to relay.listen, {} wait: those beyond are closed."
              + " portway_handshakes_refused_total counts them.",
          limits.perSecond(),
          limits.waiting());
    }
  }

  private void tickLater(ChannelHandlerContext ctx) {
    if (!ticking && size > 0) {
      ticking = true;
      Unwatched.after(ctx.executor(), TICK_MILLIS, TimeUnit.MILLISECONDS, () -> tick(ctx));
    }
  }

  private void tick(ChannelHandlerContext ctx) {
    ticking = false;
    fill();
    while (size > 0 && tokens >= 1) {
      tokens--;
      ctx.fireChannelRead(next());
    }
    tickLater(ctx);
  }

  /** The first of the source whose turn it is; that goes behind the others. */
  private Channel next() {
    Iterator<Map.Entry<InetAddress, Deque<Channel>>> first = waiting.entrySet().iterator();
    Map.Entry<InetAddress, Deque<Channel>> source = first.next();
    InetAddress address = source.getKey();
    Deque<Channel> own = source.getValue();
    first.remove();
    Channel link = own.removeFirst();
    size--;
    if (!own.isEmpty()) {
      waiting.put(address, own);
    }
    return link;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.values().forEach(own -> own.forEach(link -> link.unsafe().closeForcibly()));
    waiting.clear();
    size = 0;
    ctx.fireChannelInactive();
  }
}
