package io.portway.visit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.portway.loop.Unwatched;
import io.portway.mapping.MappingRef;
import io.portway.refusal.Refusal;
import io.portway.refusal.RefusalWriter;
import io.portway.stream.Joint;
import io.portway.stream.Passage;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local connection on its way through a trunk: ties it to a stream at once, so that its first
 * bytes travel with OPEN, and turns a refusal into one that the client understands. Sits in the
 * stream's pipeline, before the joint, until OPEN is answered. Owned by the trunk's event loop, on
 * which the socket is registered.
 */
final class VisitStream extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(VisitStream.class);

  /** Visits show no metrics: the relay counts what passes. */
  private static final Passage UNCOUNTED = new Passage();

  /** The relay gives up after 10 s; this is for a relay that does not. */
  private static final long ANSWER_SECONDS = 15;

  private final MappingRef mapping;
  private final Target target;
  private final Channel socket;
  private final Runnable denied;
  private Future<?> deadline;

  private VisitStream(MappingRef mapping, Target target, Channel socket, Runnable denied) {
    this.mapping = mapping;
    this.target = target;
    this.socket = socket;
    this.denied = denied;
  }

  /**
   * Opens a stream for {@code socket}, which was just registered on the trunk's loop and not read.
   *
   * @param denied called where the relay no longer knows the mapping or the right to it
   * @return false where the trunk takes no streams any more, and the socket is untouched
   */
  static boolean tryOpen(
      Trunk trunk, MappingRef mapping, Target target, Channel socket, Runnable denied) {
    assert trunk.eventLoop().inEventLoop();
    VisitStream visit = new VisitStream(mapping, target, socket, denied);
    Optional<TunnelStream> opened =
        trunk.open(
            target.number(),
            target.generation(),
            (InetSocketAddress) socket.remoteAddress(),
            null,
            visit);
    if (opened.isPresent()) {
      Joint.tie(socket, opened.get(), UNCOUNTED, UNCOUNTED);
    } else if (!trunk.takesStreams()) {
      return false;
    } else {
      visit.refuse(Refusal.Reason.BUSY, "the relay takes no more streams at the moment");
    }
    return true;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        socket
            .eventLoop()
            .schedule(
                () ->
                    end(
                        ctx,
                        Refusal.Reason.BACKEND_TIMEOUT,
                        "no answer from the relay within " + ANSWER_SECONDS + " s"),
                ANSWER_SECONDS,
                TimeUnit.SECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof OpenResult result)) {
      ctx.fireUserEventTriggered(event);
    } else if (result.isOk()) {
      deadline.cancel(false);
      ctx.pipeline().remove(this);
    } else {
      if (result.outcome() == OpenOutcome.UNKNOWN_MAPPING
          || result.outcome() == OpenOutcome.DENIED) {
        denied.run();
      }
      end(ctx, reason(result.outcome()), result.detail());
    }
  }

  /** Where the relay does not know the number, the right to the mapping was taken away. */
  private static Refusal.Reason reason(OpenOutcome outcome) {
    return outcome == OpenOutcome.UNKNOWN_MAPPING
        ? Refusal.Reason.DENIED
        : Refusal.Reason.of(outcome);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx, Refusal.Reason.AGENT_OFFLINE, "the relay was lost: " + cause.getMessage());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // The client left before there was an answer.
    deadline.cancel(false);
    ctx.fireChannelInactive();
  }

  private void end(ChannelHandlerContext ctx, Refusal.Reason reason, String message) {
    deadline.cancel(false);
    ctx.pipeline().remove(this);
    Joint.untie(socket, ctx.channel());
    Unwatched.close(ctx);
    refuse(reason, message);
  }

  private void refuse(Refusal.Reason reason, String message) {
    log.debug("mapping={} refused: {}", mapping, message);
    if (socket.isOpen()) {
      RefusalWriter.write(
          socket, target.protocol(), new Refusal(reason, mapping, mapping + ": " + message));
    }
  }
}
