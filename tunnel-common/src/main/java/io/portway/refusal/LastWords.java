package io.portway.refusal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.portway.loop.Unwatched;
import java.util.concurrent.TimeUnit;

/**
 * Says one thing to a socket's peer, half-closes, and drops what still comes until the peer hangs
 * up or a deadline passes. First in the pipeline, so that nobody behind it hears of the socket any
 * more. Owned by the socket's event loop.
 */
final class LastWords extends ChannelInboundHandlerAdapter {
  /** Who speaks first in the visitor's protocol. */
  enum Turn {
    OURS,
    /** An answer that comes before its question confuses HTTP clients. */
    AFTER_PEER
  }

  /** A question that isn't here by now was read before, by whoever had the socket. */
  private static final long QUESTION_MILLIS = 100;

  /** How long a peer may go on sending before it is cut off. */
  private static final long DRAIN_SECONDS = 5;

  private final Turn turn;
  private ByteBuf words;
  private Future<?> question;
  private Future<?> deadline;
  private boolean inputDone;

  /** Takes {@code words}. */
  LastWords(Turn turn, ByteBuf words) {
    this.turn = turn;
    this.words = words;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    DuplexChannel socket = (DuplexChannel) ctx.channel();
    if (!socket.isActive()) {
      release();
      return;
    }
    inputDone = socket.isInputShutdown();
    socket.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    socket.config().setAutoRead(true);
    deadline = ctx.executor().schedule(() -> Unwatched.close(ctx), DRAIN_SECONDS, TimeUnit.SECONDS);
    if (turn == Turn.OURS || inputDone) {
      say(ctx);
    } else {
      question = ctx.executor().schedule(() -> say(ctx), QUESTION_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void say(ChannelHandlerContext ctx) {
    if (words == null) {
      return;
    }
    ByteBuf last = words;
    words = null;
    ctx.writeAndFlush(last).addListener((ChannelFuture write) -> onSaid(ctx, write));
  }

  private void onSaid(ChannelHandlerContext ctx, ChannelFuture write) {
    if (!write.isSuccess() || inputDone) {
      Unwatched.close(ctx);
    } else {
      Unwatched.shutdownOutput((DuplexChannel) ctx.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg);
    say(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Nobody behind this handler has read anything.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // Nobody behind this handler writes.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputDone = true;
      if (words == null) {
        Unwatched.close(ctx);
      } else {
        say(ctx);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The peer is gone; there is nobody left to tell.
    Unwatched.close(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
  }

  private void release() {
    if (question != null) {
      question.cancel(false);
    }
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (words != null) {
      words.release();
      words = null;
    }
  }
}
