package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a peer sent before its FIN stays in the kernel until somebody reads, so that a backend that
 * answers and closes can't push more than its stream's credit. See {@link SteadyEpoll}.
 */
final class UnreadSocketTest {
  private static final int SENT = 50_000;

  static Stream<Transports> transports() {
    return Stream.of(Transports.detect(), Transports.fallback());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aFinDoesNotMakeAPausedSocketRead(Transports transports) throws Exception {
    EventLoopGroup loops = transports.loops(1, "unread");
    Counter counter = new Counter();
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    try {
      Channel server = listen(transports, loops, counter, accepted);
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Channel socket = accepted.get(20, TimeUnit.SECONDS);
        peer.getOutputStream().write(new byte[SENT]);
        peer.shutdownOutput();
        // A connection made after it whose bytes were read shows that the loop has seen the FIN.
        for (int i = 0; i < 20; i++) {
          seeAnother(port, counter);
        }
        assertThat(counter.ofFirst).isZero();

        socket.config().setAutoRead(true);

        counter.ended.get(20, TimeUnit.SECONDS);
        assertThat(counter.ofFirst).isEqualTo(SENT);
      }
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }

  private static void seeAnother(int port, Counter counter) throws Exception {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      other.setSoTimeout(20_000);
      other.getOutputStream().write(1);
      assertThat(other.getInputStream().read()).isEqualTo(1);
    }
    assertThat(counter.ended).isNotDone();
  }

  private static Channel listen(
      Transports transports,
      EventLoopGroup loops,
      Counter counter,
      CompletableFuture<Channel> accepted)
      throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel socket) {
                if (accepted.complete(socket)) {
                  socket.pipeline().addLast(counter);
                } else {
                  socket.pipeline().addLast(new Echo());
                  socket.config().setAutoRead(true);
                }
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private static final class Counter extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    volatile int ofFirst;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by its loop alone.
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      ofFirst += bytes.readableBytes();
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        ended.complete(null);
      }
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ctx.writeAndFlush(msg, ctx.voidPromise());
    }
  }
}
