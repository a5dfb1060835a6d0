package io.portway.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.portway.loop.Unwatched;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to a relay for one question and one answer, a frame each. Blocks, with a loop of its
 * own for as long as it lasts; for a command's thread. Used once.
 */
public final class BriefLink {
  private final Transports transports;
  private final SslContext context;
  private final HostPort relay;
  private final Duration limit;

  private volatile boolean secured;

  /**
   * @param context decides whom to trust and, by ALPN, what for
   * @param limit for all of it
   */
  public BriefLink(Transports transports, SslContext context, HostPort relay, Duration limit) {
    this.transports = transports;
    this.context = context;
    this.relay = relay;
    this.limit = limit;
  }

  /** Makes TLS and nothing more; fails as {@link #ask}. */
  public void shakeHands() throws ExecutionException, TimeoutException, InterruptedException {
    exchange(new CompletableFuture<>(), null);
  }

  /**
   * The answer to a question, which leaves only when TLS is done.
   *
   * @throws ExecutionException with what failed
   */
  public byte[] ask(byte[] question)
      throws ExecutionException, TimeoutException, InterruptedException {
    return exchange(new CompletableFuture<>(), question);
  }

  /** Whether TLS was done: the relay is the one that it should be. */
  public boolean isSecured() {
    return secured;
  }

  private byte[] exchange(CompletableFuture<byte[]> answer, byte[] question)
      throws ExecutionException, TimeoutException, InterruptedException {
    EventLoopGroup loop = transports.loops(1, "portway-ask");
    try {
      new Bootstrap()
          .group(loop)
          .channel(transports.socketChannel())
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limit.toMillis())
          .handler(
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                  SslHandler tls = context.newHandler(channel.alloc(), relay.host(), relay.port());
                  tls.setHandshakeTimeoutMillis(0); // the one limit covers it
                  channel
                      .pipeline()
                      .addLast(tls, new JoinFrame.Decoder(), new Exchange(question, answer));
                }
              })
          .connect(relay.host(), relay.port())
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  answer.completeExceptionally(connected.cause());
                }
              });
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** On the link's loop. */
  private final class Exchange extends ChannelInboundHandlerAdapter {
    private final byte[] question;
    private final CompletableFuture<byte[]> answer;

    Exchange(byte[] question, CompletableFuture<byte[]> answer) {
      this.question = question;
      this.answer = answer;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
        ctx.fireUserEventTriggered(event);
      } else if (!handshake.isSuccess()) {
        answer.completeExceptionally(handshake.cause());
        Unwatched.close(ctx);
      } else {
        secured = true;
        if (question == null) {
          end(ctx, new byte[0]);
        } else {
          ctx.writeAndFlush(JoinFrame.encode(ctx.alloc(), question))
              .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      end(ctx, (byte[]) message);
    }

    private void end(ChannelHandlerContext ctx, byte[] bytes) {
      answer.complete(bytes);
      Unwatched.close(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answer.completeExceptionally(new IOException("the connection was closed without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      answer.completeExceptionally(cause);
      Unwatched.close(ctx);
    }
  }
}
