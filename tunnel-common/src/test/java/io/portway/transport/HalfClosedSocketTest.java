package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a backend or visitor gets who has said everything, and waits for an answer that does not fit
 * into the socket's buffers. Netty 4.2.18 closes such a socket; see {@link LastingEpoll}.
 */
class HalfClosedSocketTest {
  private static final int ANSWER_BYTES = 16 * 1024 * 1024;

  private EventLoopGroup loops;
  private Channel listener;

  @BeforeEach
  void open() {
    loops = Transports.detect().loops(1, "half-closed");
  }

  @AfterEach
  void close() throws InterruptedException {
    listener.close().sync();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void peerThatSaidEverythingGetsAnAnswerOfAnySize(boolean readAtTheEnd) throws Exception {
    listen(readAtTheEnd);

    int received;
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port())) {
      peer.getOutputStream().write(new byte[100_000]);
      peer.shutdownOutput();
      received = peer.getInputStream().readAllBytes().length;
    }

    assertThat(received).isEqualTo(ANSWER_BYTES);
  }

  private int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void listen(boolean readAtTheEnd) throws InterruptedException {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(Transports.detect().serverSocketChannel())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Answerer(readAtTheEnd))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
  }

  /** Stops reading at the first byte, as a joint does whose other side is full. */
  private static final class Answerer extends ChannelInboundHandlerAdapter {
    private final boolean readAtTheEnd;

    Answerer(boolean readAtTheEnd) {
      this.readAtTheEnd = readAtTheEnd;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ctx.channel().config().setAutoRead(false);
      ((ByteBuf) msg).release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        ctx.executor().execute(() -> answer(ctx));
      }
    }

    private void answer(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(readAtTheEnd);
      ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER_BYTES]))
          .addListener(written -> ctx.close());
    }
  }
}
