package io.portway.agent.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.agent.mapping.AgentMapping;
import io.portway.loop.Unwatched;
import io.portway.stream.Joint;
import io.portway.stream.TunnelStream;
import io.portway.transport.Dial;
import io.portway.transport.DialException;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream until its backend is connected: finds the mapping, dials, answers OPEN, and then gives
 * way to the {@link Joint} of the two. Owned by the trunk's event loop, on which the backend's
 * socket lives, too.
 */
final class BackendHandler extends ChannelInboundHandlerAdapter implements Dial.Listener {
  private static final Logger log = LoggerFactory.getLogger(BackendHandler.class);

  private final BackendConnector connector;
  private final TunnelStream stream;

  private AgentMapping mapping;
  private Dial dial;
  private long dialSinceNanos;
  private boolean dialling;
  private boolean inputDone;

  BackendHandler(BackendConnector connector, TunnelStream stream) {
    this.connector = connector;
    this.stream = stream;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    OpenRequest request = stream.request();
    int number = request.mapping();
    int generation = request.generation();
    connector
        .mappings()
        .find(number, generation)
        .ifPresentOrElse(
            this::dial,
            () ->
                connector
                    .mappings()
                    .findSoon(number, generation, stream.eventLoop(), this::onFound));
  }

  private void onFound(Optional<AgentMapping> found) {
    if (!stream.isOpen()) {
      return;
    }
    found.ifPresentOrElse(
        this::dial,
        () ->
            stream.refuse(
                OpenResult.failed(
                    OpenOutcome.UNKNOWN_MAPPING,
                    "the agent does not know mapping number " + stream.request().mapping())));
  }

  private void dial(AgentMapping target) {
    mapping = target;
    if (mapping.config().search().isPresent()) {
      giveToJobs();
      return;
    }
    mapping.dials().take(stream.eventLoop(), this::startDial);
  }

  private void startDial() {
    if (!stream.isOpen()) {
      mapping.dials().giveBack();
      return;
    }
    dialling = true;
    dialSinceNanos = System.nanoTime();
    Dial started = connector.dial(stream.eventLoop(), mapping.config(), this);
    dial = dialling ? started : null;
  }

  /** Nothing is dialled: a process of our own asks the server. */
  private void giveToJobs() {
    mapping.opened(OpenOutcome.OK, "");
    mapping.streamOpened();
    stream.closeFuture().addListener(closed -> mapping.streamClosed());
    stream.accept(0);
    connector.jobs().serve(stream, mapping);
    stream.pipeline().remove(this);
  }

  @Override
  public void onConnected(Channel socket) {
    dialEnded();
    if (!stream.isOpen()) {
      Unwatched.close(socket);
      return;
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dialSinceNanos);
    mapping.opened(OpenOutcome.OK, "");
    mapping.streamOpened();
    socket.closeFuture().addListener(closed -> mapping.streamClosed());
    log.debug("{} stream={} backend connected in {} us", mapping, stream.streamId(), micros);
    stream.accept((int) Math.min(micros, Integer.MAX_VALUE));
    Joint.tie(stream, socket, mapping.in(), mapping.out());
    stream.pipeline().remove(this);
    if (inputDone) {
      // The visitor's FIN came while nobody was tied to hear it.
      stream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    stream.config().setAutoRead(true);
  }

  @Override
  public void onFailed(DialException cause) {
    dialEnded();
    OpenOutcome outcome =
        switch (cause.outcome()) {
          case REFUSED -> OpenOutcome.REFUSED;
          case TIMEOUT -> OpenOutcome.TIMEOUT;
          case UNREACHABLE -> OpenOutcome.UNREACHABLE;
        };
    refuse(outcome, cause.getMessage());
  }

  private void refuse(OpenOutcome outcome, String detail) {
    mapping.opened(outcome, detail);
    log.debug("{} stream={} refused: {}", mapping, stream.streamId(), detail);
    stream.refuse(OpenResult.failed(outcome, detail));
  }

  private void dialEnded() {
    if (dialling) {
      dialling = false;
      dial = null;
      mapping.dials().giveBack();
    }
  }

  // ---- the stream may end first ----

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputDone = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{} ended while its backend was dialled: {}", stream, cause.getMessage());
    Unwatched.close(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (dial != null) {
      dial.cancel();
    }
    dialEnded();
  }
}
