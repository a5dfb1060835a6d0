package io.portway.relay.route;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import io.portway.refusal.Refusal;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.registry.Traffic;
import io.portway.stream.Joint;
import io.portway.stream.LastHandler;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Carries a stream of a visitor's session to a private mapping: another stream, on a trunk of the
 * agent's. Both are on one event loop where the agent has a trunk there; otherwise the joint of the
 * two is the bridge between two loops.
 */
public final class PrivateRoute {
  private final RelayMapping mapping;
  private final TunnelStream visitor;

  private PrivateRoute(RelayMapping mapping, TunnelStream visitor) {
    this.mapping = mapping;
    this.visitor = visitor;
  }

  /** On the visitor's loop; its stream must not be read automatically yet. */
  public static void open(RelayMapping mapping, TunnelStream visitor) {
    if (visitor.isOpen()) {
      new PrivateRoute(mapping, visitor).start();
    }
  }

  private void start() {
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk =
        serving == null ? Optional.empty() : serving.route().on(visitor.eventLoop());
    if (trunk.isEmpty()) {
      refuse(OpenOutcome.AGENT_OFFLINE, offline());
    } else if (trunk.get().eventLoop() == visitor.eventLoop()) {
      openOn(trunk.get(), serving);
    } else {
      trunk.get().eventLoop().execute(() -> openOn(trunk.get(), serving));
    }
  }

  /** On the agent's loop. */
  private void openOn(Trunk trunk, RelayMapping.Serving serving) {
    Optional<TunnelStream> opened =
        trunk.open(
            serving.number(),
            serving.generation(),
            visitor.request().visitor(),
            null,
            new Answer());
    if (opened.isEmpty()) {
      refuse(OpenOutcome.BUSY, "agent " + mapping.ref().agent().value() + " takes no more streams");
      return;
    }
    TunnelStream agent = opened.get();
    Traffic traffic = mapping.traffic();
    traffic.streamOpened();
    agent.closeFuture().addListener(closed -> traffic.streamClosed());
    agent.config().setAutoRead(false);
    onVisitorLoop(
        () -> {
          if (visitor.isOpen()) {
            Joint.tie(visitor, agent, traffic.in(), traffic.out());
            visitor.config().setAutoRead(true);
            if (agent.eventLoop() == visitor.eventLoop()) {
              agent.config().setAutoRead(true);
            }
          } else {
            agent.eventLoop().execute(() -> agent.abort(ResetCode.READER_GONE, ""));
          }
        });
  }

  private String offline() {
    return Refusal.agentOffline(mapping.ref(), mapping.awaySince()).message();
  }

  private void refuse(OpenOutcome outcome, String why) {
    mapping.traffic().opened(outcome, why);
    onVisitorLoop(() -> visitor.refuse(OpenResult.failed(outcome, why)));
  }

  private void onVisitorLoop(Runnable task) {
    if (visitor.eventLoop().inEventLoop()) {
      task.run();
    } else {
      visitor.eventLoop().execute(task);
    }
  }

  /** Passes the agent's answer on to the visitor; sits on the agent's stream. */
  private final class Answer extends ChannelInboundHandlerAdapter {
    private ScheduledFuture<?> deadline;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      deadline =
          ctx.channel()
              .eventLoop()
              .schedule(() -> onDeadline(ctx), VisitorRoute.ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      deadline.cancel(false);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof OpenResult result)) {
        ctx.fireUserEventTriggered(event);
        return;
      }
      mapping.traffic().opened(result.outcome(), result.detail());
      ctx.pipeline().remove(this);
      if (result.isOk()) {
        onVisitorLoop(() -> accept(result));
      } else {
        leave(ctx, result);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      String why = "agent " + mapping.ref().agent() + " was lost: " + cause.getMessage();
      mapping.traffic().opened(OpenOutcome.AGENT_OFFLINE, why);
      ctx.pipeline().remove(this);
      leave(ctx, OpenResult.failed(OpenOutcome.AGENT_OFFLINE, why));
    }

    private void onDeadline(ChannelHandlerContext ctx) {
      String why = VisitorRoute.noAnswer(mapping);
      mapping.traffic().opened(OpenOutcome.TIMEOUT, why);
      ctx.pipeline().remove(this);
      leave(ctx, OpenResult.failed(OpenOutcome.TIMEOUT, why));
      Unwatched.close(ctx.channel());
    }

    private void accept(OpenResult result) {
      if (visitor.isOpen()) {
        visitor.accept(result.dialMicros());
      }
    }

    /** The visitor is told of the failure itself, not of the end of the agent's stream. */
    private void leave(ChannelHandlerContext ctx, OpenResult result) {
      if (ctx.pipeline().get(Joint.class) != null) {
        ctx.pipeline().replace(Joint.class, null, new LastHandler());
      }
      onVisitorLoop(
          () -> {
            if (visitor.pipeline().get(Joint.class) != null) {
              visitor.pipeline().replace(Joint.class, null, new LastHandler());
            }
            visitor.refuse(result);
          });
    }
  }
}
