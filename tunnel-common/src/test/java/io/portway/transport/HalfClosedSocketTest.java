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
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A peer that has sent all it has and waits for the answer keeps its connection, however long it
 * was not read. With Netty 4.2.18's own epoll handler it lost it: see {@link SteadyEpoll}.
 */
final class HalfClosedSocketTest {

  private static final int ANSWER = 3_000_000;
  private static final int BURSTS = 4;

  static Stream<Transports> transports() {
    return Stream.of(Transports.detect(), Transports.fallback());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void peerThatSentFinWhileItWasNotReadGetsItsAnswerInBursts(Transports transports)
      throws Exception {
    EventLoopGroup loops = transports.loops(1, "half-closed");
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    CompletableFuture<Void> finished = new CompletableFuture<>();
    try {
      Channel server = listen(transports, loops, accepted, finished);
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        peer.setSoTimeout(20_000);
        Channel socket = accepted.get(20, TimeUnit.SECONDS);
        peer.getOutputStream().write(new byte[100_000]);
        peer.shutdownOutput();
        socket.config().setAutoRead(true);
        finished.get(20, TimeUnit.SECONDS);
        socket.config().setAutoRead(false);
        socket.config().setAutoRead(true);

        for (int burst = 0; burst < BURSTS; burst++) {
          // More than the kernel buffers take, so that the socket waits to be writable each time.
          ByteBuf answer = socket.alloc().buffer(ANSWER).writeZero(ANSWER);
          socket.writeAndFlush(answer);
          assertThat(peer.getInputStream().readNBytes(ANSWER)).hasSize(ANSWER);
        }
        assertThat(socket.isActive()).isTrue();
      }
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }

  private static Channel listen(
      Transports transports,
      EventLoopGroup loops,
      CompletableFuture<Channel> accepted,
      CompletableFuture<Void> finished)
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
                socket.pipeline().addLast(new Reader(finished));
                accepted.complete(socket);
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Void> finished;

    Reader(CompletableFuture<Void> finished) {
      this.finished = finished;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ReferenceCountUtil.release(msg);
      // As when the next hop is slow: the FIN comes while nobody reads.
      ctx.channel().config().setAutoRead(false);
      var later =
          ctx.executor()
              .schedule(() -> ctx.channel().config().setAutoRead(true), 20, TimeUnit.MILLISECONDS);
      assertThat(later.isCancelled()).isFalse();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        finished.complete(null);
      }
    }
  }
}
