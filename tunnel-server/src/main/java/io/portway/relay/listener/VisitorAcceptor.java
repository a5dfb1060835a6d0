package io.portway.relay.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.portway.loop.Unwatched;
import io.portway.refusal.Refusal;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.route.VisitorRoute;
import io.portway.stream.EarlyBytes;
import io.portway.stream.HeadroomAllocator;
import io.portway.trunk.Trunk;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes each accepted visitor of one public port to the loop of the trunk that will carry it: the
 * trunk is chosen first, so that in the common path no byte crosses threads. On the accepting loop.
 */
final class VisitorAcceptor extends ChannelInboundHandlerAdapter {
  /** Between two looks whether a crowd has become smaller. */
  private static final long CROWDED_MILLIS = 20;

  private final HeldVisitors held;

  /** Another one where its agent states it differently: the port goes on. */
  private volatile RelayMapping mapping;

  VisitorAcceptor(RelayMapping mapping, HeldVisitors held) {
    this.mapping = mapping;
    this.held = held;
  }

  /** Visitors that come from now on are this mapping's. From any thread. */
  void serve(RelayMapping other) {
    mapping = other;
  }

  @Override
  public String toString() {
    return mapping.toString();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    RelayMapping mapping = this.mapping;
    Channel visitor = (Channel) accepted;
    ChannelConfig config = visitor.config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(new HeadroomAllocator());
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk = serving == null ? Optional.empty() : serving.route().leastBusy();
    if (trunk.isPresent()) {
      mapping.opening();
      pauseWhileCrowded(ctx);
    }
    EventLoop loop = trunk.map(Trunk::eventLoop).orElse((EventLoop) ctx.executor());
    visitor
        .pipeline()
        .addLast(
            new EarlyBytes(),
            new Arrival(
                () -> {
                  if (trunk.isPresent()) {
                    open(mapping, serving, trunk.get(), visitor, held);
                  } else {
                    held.hold(mapping, visitor);
                  }
                }));
    loop.register(visitor)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                visitor.unsafe().closeForcibly();
                if (trunk.isPresent()) {
                  mapping.answered();
                }
              }
            });
  }

  /**
   * A crowd waits in the kernel's backlog, as it would at the backend itself: it takes nothing from
   * other mappings there, and nobody is refused whose turn comes in a moment.
   */
  private void pauseWhileCrowded(ChannelHandlerContext ctx) {
    ChannelConfig listener = ctx.channel().config();
    if (mapping.isCrowded() && listener.isAutoRead()) {
      listener.setAutoRead(false);
      resumeWithRoom(ctx, listener);
    }
  }

  private void resumeWithRoom(ChannelHandlerContext ctx, ChannelConfig listener) {
    Unwatched.after(
        ctx.executor(),
        CROWDED_MILLIS,
        TimeUnit.MILLISECONDS,
        () -> {
          if (mapping.isCrowded()) {
            resumeWithRoom(ctx, listener);
          } else {
            listener.setAutoRead(true);
          }
        });
  }

  /** Acts in the very turn of the loop in which the visitor is registered. */
  private static final class Arrival extends ChannelInboundHandlerAdapter {
    private final Runnable action;

    Arrival(Runnable action) {
      this.action = action;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.pipeline().remove(this);
      action.run();
    }
  }

  /** Takes a visitor that waited, on the accepting loop, to its trunk's. */
  static void move(RelayMapping mapping, Channel visitor, HeldVisitors held) {
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk = serving == null ? Optional.empty() : serving.route().leastBusy();
    if (trunk.isEmpty()) {
      held.hold(mapping, visitor);
      return;
    }
    mapping.opening();
    moveTo(
        trunk.get().eventLoop(), visitor, () -> open(mapping, serving, trunk.get(), visitor, held));
  }

  private static void moveTo(EventLoop loop, Channel visitor, Runnable then) {
    visitor
        .deregister()
        .addListener(gone -> loop.register(visitor).addListener(moved -> loop.execute(then)));
  }

  /** On the trunk's loop, with the visitor counted as opening. */
  private static void open(
      RelayMapping mapping,
      RelayMapping.Serving serving,
      Trunk trunk,
      Channel visitor,
      HeldVisitors held) {
    if (!visitor.isOpen()) {
      mapping.answered();
      return;
    }
    if (VisitorRoute.tryOpen(mapping, serving, trunk, visitor)) {
      ChannelHandlerContext early = visitor.pipeline().context(EarlyBytes.class);
      ((EarlyBytes) early.handler()).letGo(early);
      visitor.config().setAutoRead(true);
    } else if (trunk.takesStreams()) {
      VisitorRoute.refuse(
          mapping,
          visitor,
          new Refusal(
              Refusal.Reason.BUSY,
              mapping.ref(),
              "agent " + mapping.ref().agent() + " takes no more streams at the moment"));
    } else {
      // Since it was chosen the trunk lost its link, or its agent stops: as if it came now.
      moveTo(held.loop(), visitor, () -> held.hold(mapping, visitor));
    }
  }
}
