package io.portway.relay.enrol;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRefusal;
import io.portway.identity.JoinRequest;
import io.portway.loop.Unwatched;
import io.portway.relay.store.ControlThread;
import io.portway.transport.Addresses;
import io.portway.transport.JoinFrame;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One enrolment link, after ALPN chose {@code portway-join/1}: one frame in, one frame out, closed.
 * Whoever is silent, slow or wrong is closed too, after ten seconds. Lives on its channel's loop;
 * the decision is made on the control thread.
 */
public final class EnrolmentHandler extends ChannelInboundHandlerAdapter {
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(EnrolmentHandler.class);

  private final IdentityBook book;
  private final ControlThread control;
  private final Duration deadline;
  private State state = State.WAITING;
  private Future<?> timer;

  public EnrolmentHandler(IdentityBook book, ControlThread control) {
    this(book, control, DEADLINE);
  }

  EnrolmentHandler(IdentityBook book, ControlThread control, Duration deadline) {
    this.book = book;
    this.control = control;
    this.deadline = deadline;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.pipeline().addBefore(ctx.name(), null, new JoinFrame.Decoder());
    closeAfterDeadline(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    timer.cancel(false);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof byte[] json)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (state != State.WAITING) {
      return;
    }
    state = State.DECIDING;
    // What it takes to decide is our time, not the peer's.
    timer.cancel(false);
    JoinRequest request;
    try {
      request = JoinRequest.parse(json);
    } catch (IllegalArgumentException e) {
      answer(ctx, new JoinAnswer.Refused(JoinRefusal.BAD_REQUEST, e.getMessage()));
      return;
    }
    String address = address(ctx.channel());
    Unwatched.then(
        control.call(() -> book.join(request, address)),
        (decided, failure) -> ctx.executor().execute(() -> decided(ctx, decided, failure)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof DecoderException
        && find(cause) instanceof CorruptedFrameException wrong
        && state == State.WAITING) {
      answer(ctx, new JoinAnswer.Refused(JoinRefusal.BAD_REQUEST, wrong.getMessage() + "."));
      return;
    }
    log.debug("join link failed address={}: {}", address(ctx.channel()), cause.toString());
    Unwatched.close(ctx);
  }

  private void decided(ChannelHandlerContext ctx, JoinAnswer decided, Throwable failure) {
    if (failure != null) {
      // Only a relay that is stopping drops a decision.
      log.debug("join undecided: {}", failure.toString());
      Unwatched.close(ctx);
      return;
    }
    answer(ctx, decided);
  }

  private void answer(ChannelHandlerContext ctx, JoinAnswer answer) {
    state = State.ANSWERED;
    timer.cancel(false);
    closeAfterDeadline(ctx);
    ctx.writeAndFlush(JoinFrame.encode(ctx.alloc(), answer.toJson()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** For a whole frame, not since the last byte: who drips bytes, or reads none, gains nothing. */
  private void closeAfterDeadline(ChannelHandlerContext ctx) {
    timer =
        ctx.executor()
            .schedule(
                () -> {
                  log.debug("join link closed by its deadline address={}", address(ctx.channel()));
                  Unwatched.close(ctx);
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private static Throwable find(Throwable cause) {
    return cause instanceof CorruptedFrameException || cause.getCause() == null
        ? cause
        : cause.getCause();
  }

  /** Never a name: looking one up would block the loop. */
  private static String address(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? Addresses.of(inet.getAddress())
        : String.valueOf(remote);
  }

  private enum State {
    WAITING,
    DECIDING,
    ANSWERED
  }
}
