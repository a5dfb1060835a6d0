package io.portway.relay.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hears what a service says first, on a socket or a stream, and tells once what that was. On the
 * channel's loop.
 */
final class Listening extends ChannelInboundHandlerAdapter {
  /** OpenSSH sends its banner at once, where its name service does not keep it: 5 s are plenty. */
  static final long PATIENCE_SECONDS = 5;

  private final Consumer<Answer> heard;
  private byte[] bytes = {};
  private Answer ended;
  private Future<?> patience;
  private boolean begun;
  private boolean told;

  Listening(Consumer<Answer> heard) {
    this.heard = heard;
  }

  /** Tells what came already, or what comes soon; the channel may be gone by now. */
  void begin(EventLoop loop) {
    begun = true;
    patience =
        loop.schedule(
            () -> tell(bytes.length == 0 ? new Answer(Answer.Kind.SILENT, null) : Answer.of(bytes)),
            PATIENCE_SECONDS,
            TimeUnit.SECONDS);
    judge();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf part)) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      // The beginning tells; what a source sends while the stream is still being opened is its own.
      int wanted = Math.min(part.readableBytes(), Answer.ENOUGH - bytes.length);
      byte[] more = ByteBufUtil.getBytes(part, part.readerIndex(), wanted);
      byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
      System.arraycopy(more, 0, all, bytes.length, more.length);
      bytes = all;
    } finally {
      part.release();
    }
    judge();
  }

  private void judge() {
    if (begun && bytes.length > 0 && (Answer.isWhole(bytes) || ended != null)) {
      tell(Answer.of(bytes));
    } else if (begun && ended != null) {
      tell(ended);
    }
  }

  private void tell(Answer answer) {
    if (!told) {
      told = true;
      patience.cancel(false);
      heard.accept(answer);
    }
  }

  private void ended(Answer.Kind kind) {
    if (ended == null) {
      ended = new Answer(kind, null);
      judge();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ended(Answer.Kind.CLOSED);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended(Answer.Kind.CLOSED);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ended(Answer.Kind.RESET);
  }
}
