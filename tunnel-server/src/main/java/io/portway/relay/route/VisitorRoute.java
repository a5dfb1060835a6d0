package io.portway.relay.route;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import io.portway.refusal.Refusal;
import io.portway.refusal.RefusalWriter;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.registry.Traffic;
import io.portway.stream.Joint;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Carries one visitor's socket to its mapping's backend: opens the stream, ties the two, and turns
 * a failure into a refusal in the visitor's own protocol. Everything on the trunk's event loop, on
 * which the visitor is registered.
 */
public final class VisitorRoute {
  /** How long a stream may go without OPEN_RESULT, whatever its link does. */
  static final long ANSWER_SECONDS = 10;

  private VisitorRoute() {}

  /**
   * Opens a stream for {@code visitor} on {@code trunk}. The visitor was counted by {@link
   * RelayMapping#opening}, and is no longer where there was an answer, or none was to be had.
   *
   * @return whether the trunk took it; where not, the visitor is untouched
   */
  public static boolean tryOpen(
      RelayMapping mapping, RelayMapping.Serving serving, Trunk trunk, Channel visitor) {
    Optional<TunnelStream> opened =
        trunk.open(
            serving.number(),
            serving.generation(),
            (InetSocketAddress) visitor.remoteAddress(),
            (InetSocketAddress) visitor.localAddress(),
            new Answer(mapping, visitor));
    if (opened.isEmpty()) {
      mapping.answered();
      return false;
    }
    TunnelStream stream = opened.get();
    Traffic traffic = mapping.traffic();
    traffic.streamOpened();
    // Not with the stream: what the visitor has not taken yet is still to be carried.
    visitor.closeFuture().addListener(closed -> traffic.streamClosed());
    Joint.tie(visitor, stream, traffic.in(), traffic.out());
    return true;
  }

  /** Tells a visitor why it can't be served, and closes it. */
  public static void refuse(RelayMapping mapping, Channel visitor, Refusal refusal) {
    RefusalWriter.write(visitor, mapping.protocol(), refusal);
  }

  static String noAnswer(RelayMapping mapping) {
    return "no answer from agent " + mapping.ref().agent() + " within " + ANSWER_SECONDS + " s";
  }

  /** Waits for the agent's answer on the stream's pipeline, before the joint. */
  private static final class Answer extends ChannelInboundHandlerAdapter {
    private final RelayMapping mapping;
    private final Channel visitor;
    private ScheduledFuture<?> deadline;

    Answer(RelayMapping mapping, Channel visitor) {
      this.mapping = mapping;
      this.visitor = visitor;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      deadline =
          visitor.eventLoop().schedule(() -> onDeadline(ctx), ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult result) {
        ended();
        mapping.traffic().opened(result.outcome(), result.detail());
        ctx.pipeline().remove(this);
        if (!result.isOk()) {
          refuse(ctx, Refusal.of(mapping.ref(), result));
        }
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // The link was lost, or the agent gave up, before there was an answer.
      ended();
      String why = "agent " + mapping.ref().agent().value() + " was lost: " + cause.getMessage();
      mapping.traffic().opened(OpenOutcome.AGENT_OFFLINE, why);
      ctx.pipeline().remove(this);
      refuse(ctx, new Refusal(Refusal.Reason.AGENT_OFFLINE, mapping.ref(), why));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended();
      ctx.fireChannelInactive();
    }

    /** Whatever comes first; what comes later finds it done. */
    private void ended() {
      if (deadline != null) {
        deadline.cancel(false);
        deadline = null;
        mapping.answered();
      }
    }

    private void onDeadline(ChannelHandlerContext ctx) {
      ended();
      String why = noAnswer(mapping);
      mapping.traffic().opened(OpenOutcome.TIMEOUT, why);
      ctx.pipeline().remove(this);
      refuse(ctx, new Refusal(Refusal.Reason.BACKEND_TIMEOUT, mapping.ref(), why));
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
      Joint.untie(visitor, ctx.channel());
      Unwatched.close(ctx);
      if (visitor.isOpen()) {
        VisitorRoute.refuse(mapping, visitor, refusal);
      }
    }
  }
}
