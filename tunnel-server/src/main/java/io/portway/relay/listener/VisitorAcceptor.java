package io.portway.relay.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.portway.refusal.Refusal;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.route.VisitorRoute;
import io.portway.stream.HeadroomAllocator;
import io.portway.trunk.Trunk;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each accepted visitor of one public port to the loop of the trunk that will carry it: the
 * trunk is chosen first, so that in the common path no byte crosses threads. On the accepting loop.
 */
final class VisitorAcceptor extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(VisitorAcceptor.class);

  /** How long accepting pauses when the process is out of descriptors. */
  private static final long PAUSE_MILLIS = 1000;

  private final RelayMapping mapping;
  private final HeldVisitors held;

  VisitorAcceptor(RelayMapping mapping, HeldVisitors held) {
    this.mapping = mapping;
    this.held = held;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel visitor = (Channel) accepted;
    ChannelConfig config = visitor.config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(new HeadroomAllocator());
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk = serving == null ? Optional.empty() : serving.route().leastBusy();
    EventLoop loop = trunk.map(Trunk::eventLoop).orElse((EventLoop) ctx.executor());
    loop.register(visitor)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                visitor.unsafe().closeForcibly();
              } else if (trunk.isPresent()) {
                open(mapping, serving, trunk.get(), visitor);
              } else {
                held.hold(mapping, visitor);
              }
            });
  }

  /** Takes a visitor that waited, on the accepting loop, to its trunk's. */
  static void move(RelayMapping mapping, Channel visitor, HeldVisitors held) {
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk = serving == null ? Optional.empty() : serving.route().leastBusy();
    if (trunk.isEmpty()) {
      held.hold(mapping, visitor);
      return;
    }
    EventLoop loop = trunk.get().eventLoop();
    visitor
        .deregister()
        .addListener(
            gone ->
                loop.register(visitor)
                    .addListener(
                        moved -> loop.execute(() -> open(mapping, serving, trunk.get(), visitor))));
  }

  /** On the trunk's loop. */
  private static void open(
      RelayMapping mapping, RelayMapping.Serving serving, Trunk trunk, Channel visitor) {
    if (!visitor.isOpen()) {
      return;
    }
    if (VisitorRoute.tryOpen(mapping, serving, trunk, visitor)) {
      visitor.config().setAutoRead(true);
      return;
    }
    Refusal refusal =
        trunk.hasLink()
            ? new Refusal(
                Refusal.Reason.BUSY,
                mapping.ref(),
                "agent " + mapping.ref().agent() + " takes no more streams at the moment")
            : Refusal.agentOffline(mapping.ref(), mapping.awaySince());
    VisitorRoute.refuse(mapping, visitor, refusal);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Out of descriptors, mostly: the backlog waits, and nothing spins.
    ChannelConfig config = ctx.channel().config();
    if (config.isAutoRead()) {
      log.warn("{} accepting pauses for a second: {}", mapping, cause.toString());
      config.setAutoRead(false);
      ctx.channel()
          .eventLoop()
          .schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
