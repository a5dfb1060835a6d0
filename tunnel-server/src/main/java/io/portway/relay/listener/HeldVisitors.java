package io.portway.relay.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.portway.loop.Unwatched;
import io.portway.refusal.Refusal;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.route.VisitorRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Visitors that came while their agent was away for a moment: they wait, unread, until it is back
 * or their time is over. Lives on the loop that accepts visitors.
 *
 * <p>Of too many, those that came first are kept.
 */
final class HeldVisitors {
  private static final int MAX_PER_MAPPING = 64;
  private static final int MAX = 1024;

  /** Who has been away for longer is not expected back within a visitor's patience. */
  private static final Duration SHORT_ABSENCE = Duration.ofMinutes(1);

  private final EventLoop loop;
  private final Map<RelayMapping, Queue<Waiting>> waiting = new HashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private Duration hold;

  /** Why nobody may wait any more, or null. */
  private String refusal;

  HeldVisitors(EventLoop loop, Duration hold) {
    this.loop = loop;
    this.hold = hold;
  }

  EventLoop loop() {
    return loop;
  }

  int size() {
    return size.get();
  }

  void limit(Duration longest) {
    assert loop.inEventLoop();
    hold = longest;
  }

  /** Lets a visitor wait, or refuses it at once. The visitor is on this loop, and not read. */
  void hold(RelayMapping mapping, Channel visitor) {
    assert loop.inEventLoop();
    if (!visitor.isOpen()) {
      return;
    }
    if (refusal != null) {
      refuseNow(mapping, visitor);
      return;
    }
    Queue<Waiting> queue = waiting.computeIfAbsent(mapping, key -> new ArrayDeque<>());
    // A mapping that is served although its visitor has to wait is about to lose its session.
    boolean expected =
        mapping.serving() != null
            || Duration.between(mapping.awaySince(), Instant.now()).compareTo(SHORT_ABSENCE) < 0;
    if (hold.isZero() || !expected || size.get() >= MAX || queue.size() >= MAX_PER_MAPPING) {
      refuse(mapping, visitor);
      return;
    }
    Waiting one = new Waiting(mapping, visitor);
    queue.add(one);
    size.incrementAndGet();
    visitor.pipeline().addLast(one);
    one.deadline =
        loop.schedule(
            () -> {
              leave(one);
              refuse(mapping, visitor);
            },
            hold.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The agent is back: everyone who waits for the mapping is let through, in order. */
  void release(RelayMapping mapping) {
    for (Waiting one : all(mapping)) {
      leave(one);
      VisitorAcceptor.move(mapping, one.visitor, this);
    }
  }

  /** The relay stops: whoever waits or comes is told so. */
  void refuseAll(String reason) {
    assert loop.inEventLoop();
    refusal = reason;
    for (RelayMapping mapping : List.copyOf(waiting.keySet())) {
      for (Waiting one : all(mapping)) {
        leave(one);
        refuseNow(mapping, one.visitor);
      }
    }
  }

  /** Who waits for a mapping waits for the one that took its place. */
  void replace(RelayMapping old, RelayMapping fresh) {
    for (Waiting one : all(old)) {
      leave(one);
      hold(fresh, one.visitor);
    }
    waiting.remove(old);
  }

  private void refuseNow(RelayMapping mapping, Channel visitor) {
    VisitorRoute.refuse(mapping, visitor, new Refusal(Refusal.Reason.BUSY, mapping.ref(), refusal));
  }

  /** The mapping is gone. */
  void refuseAll(RelayMapping mapping) {
    for (Waiting one : all(mapping)) {
      leave(one);
      refuse(mapping, one.visitor);
    }
    waiting.remove(mapping);
  }

  private List<Waiting> all(RelayMapping mapping) {
    Queue<Waiting> queue = waiting.get(mapping);
    return queue == null ? List.of() : new ArrayList<>(queue);
  }

  private void leave(Waiting one) {
    Queue<Waiting> queue = waiting.get(one.mapping);
    if (queue != null && queue.remove(one)) {
      size.decrementAndGet();
      one.deadline.cancel(false);
      if (one.visitor.pipeline().context(one) != null) {
        one.visitor.pipeline().remove(one);
      }
    }
  }

  private static void refuse(RelayMapping mapping, Channel visitor) {
    VisitorRoute.refuse(mapping, visitor, Refusal.agentOffline(mapping.ref(), mapping.awaySince()));
  }

  /** In the pipeline of a visitor that waits: drops it where it leaves. */
  private final class Waiting extends ChannelInboundHandlerAdapter {
    private final RelayMapping mapping;
    private final Channel visitor;
    private ScheduledFuture<?> deadline;

    Waiting(RelayMapping mapping, Channel visitor) {
      this.mapping = mapping;
      this.visitor = visitor;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      leave(this);
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      leave(this);
      Unwatched.close(ctx);
    }
  }
}
