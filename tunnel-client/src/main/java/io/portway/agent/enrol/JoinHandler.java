package io.portway.agent.enrol;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.portway.identity.JoinRequest;
import io.portway.loop.Unwatched;
import io.portway.transport.JoinFrame;
import io.portway.transport.Tls;
import java.util.concurrent.CompletableFuture;

/** Sends the request once the relay is verified, and hands on the answer. On its channel's loop. */
final class JoinHandler extends ChannelInboundHandlerAdapter {
  private final SslHandler tls;
  private final JoinRequest request;
  private final CompletableFuture<byte[]> answer;

  JoinHandler(SslHandler tls, JoinRequest request, CompletableFuture<byte[]> answer) {
    this.tls = tls;
    this.request = request;
    this.answer = answer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.pipeline().addBefore(ctx.name(), null, new JoinFrame.Decoder());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    if (!handshake.isSuccess()) {
      answer.completeExceptionally(handshake.cause());
      Unwatched.close(ctx);
    } else if (!Tls.JOIN_PROTOCOL.equals(tls.applicationProtocol())) {
      answer.completeExceptionally(new NotARelayException(tls.applicationProtocol()));
      Unwatched.close(ctx);
    } else {
      // Not a byte of the secret leaves before the relay has proven to be the pinned CA's.
      ctx.writeAndFlush(JoinFrame.encode(ctx.alloc(), request.toJson()))
          .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof byte[] json) {
      answer.complete(json);
      Unwatched.close(ctx);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    answer.completeExceptionally(new ClosedWithoutAnswerException());
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    answer.completeExceptionally(cause);
    Unwatched.close(ctx);
  }

  /** TLS of the pinned CA, but without our protocol. */
  static final class NotARelayException extends Exception {
    NotARelayException(String protocol) {
      super("ALPN chose " + protocol + " (expected: " + Tls.JOIN_PROTOCOL + ")");
    }
  }

  /** The peer hung up where an answer was due. */
  static final class ClosedWithoutAnswerException extends Exception {
    ClosedWithoutAnswerException() {
      super("the connection was closed without an answer");
    }
  }
}
