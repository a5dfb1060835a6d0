package io.portway.visit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.portway.mapping.MappingRef;
import io.portway.refusal.Refusal;
import io.portway.refusal.RefusalWriter;
import io.portway.stream.Joint;
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
 * One local connection on its way through a trunk: opens the stream, and ties the two once the
 * agent's backend took it. The socket is not read before, so that a refusal finds the client as it
 * came. Owned by the trunk's event loop, on which the socket is registered.
 */
final class VisitStream extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(VisitStream.class);

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
   * Opens a stream for {@code socket}, which is registered on the trunk's loop and not read.
   *
   * @param denied called where the relay no longer knows the mapping or the right to it
   */
  static void open(
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
    if (opened.isEmpty()) {
      visit.refuse(Refusal.Reason.BUSY, "the relay takes no more streams at the moment");
      return;
    }
    opened.get().config().setAutoRead(false);
    visit.awaitAnswer(opened.get());
  }

  private void awaitAnswer(TunnelStream stream) {
    deadline =
        stream
            .eventLoop()
            .schedule(
                () -> {
                  leave(stream);
                  refuse(
                      Refusal.Reason.BACKEND_TIMEOUT,
                      "no answer from the relay within " + ANSWER_SECONDS + " s");
                  stream.close();
                },
                ANSWER_SECONDS,
                TimeUnit.SECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof OpenResult result)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    TunnelStream stream = (TunnelStream) ctx.channel();
    leave(stream);
    if (!result.isOk()) {
      if (result.outcome() == OpenOutcome.UNKNOWN_MAPPING
          || result.outcome() == OpenOutcome.DENIED) {
        denied.run();
      }
      refuse(reason(result.outcome()), result.detail());
    } else if (socket.isOpen()) {
      Joint.tie(socket, stream, bytes -> {}, bytes -> {});
      stream.config().setAutoRead(true);
    } else {
      stream.close();
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
    leave((TunnelStream) ctx.channel());
    refuse(Refusal.Reason.AGENT_OFFLINE, "the relay was lost: " + cause.getMessage());
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave((TunnelStream) ctx.channel());
    refuse(Refusal.Reason.AGENT_OFFLINE, "the stream ended before it was answered");
  }

  private void leave(TunnelStream stream) {
    deadline.cancel(false);
    if (stream.pipeline().context(this) != null) {
      stream.pipeline().remove(this);
    }
  }

  private void refuse(Refusal.Reason reason, String message) {
    log.debug("mapping={} refused: {}", mapping, message);
    if (socket.isOpen()) {
      RefusalWriter.write(
          socket, target.protocol(), new Refusal(reason, mapping, mapping + ": " + message));
    }
  }
}
