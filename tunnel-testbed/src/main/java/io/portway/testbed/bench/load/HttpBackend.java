package io.portway.testbed.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.portway.loop.Unwatched;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with the same kilobyte, and closes where the request says so. It looks for
 * the end of the head and for nothing else: what is measured lies in front of it.
 */
final class HttpBackend {
  private static final int BODY = 1024;
  private static final byte[] RESPONSE =
      ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
              + BODY
              + "\r\n\r\n"
              + "x".repeat(BODY))
          .getBytes(StandardCharsets.US_ASCII);

  /** Bytes of one response, head included. */
  static final int RESPONSE_BYTES = RESPONSE.length;

  private final Channel listener;

  private HttpBackend(Channel listener) {
    this.listener = listener;
  }

  /** Listens on a loopback port that the system picks, with one loop. */
  static HttpBackend start() throws InterruptedException {
    Transports transports = Transports.detect();
    Channel listener =
        new ServerBootstrap()
            .group(transports.loops(1, "load-http"))
            .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Responder());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return new HttpBackend(listener);
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private static final class Responder extends ChannelInboundHandlerAdapter {
    private static final ByteBuf response =
        Unpooled.unreleasableBuffer(Unpooled.directBuffer(RESPONSE_BYTES).writeBytes(RESPONSE));

    /** CR LF CR LF. */
    private static final int END_OF_HEAD = 0x0d0a0d0a;

    /** The end of "Connection: close" and its CR. */
    private static final long CLOSE = 0x3a20636c6f73650dL;

    private long lastEight;
    private boolean close;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      while (bytes.isReadable()) {
        lastEight = lastEight << 8 | (bytes.readByte() & 0xff);
        close |= lastEight == CLOSE;
        if ((int) lastEight == END_OF_HEAD) {
          answer(ctx);
        }
      }
      bytes.release();
    }

    private void answer(ChannelHandlerContext ctx) {
      var sent = ctx.write(response.duplicate());
      if (close) {
        sent.addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Unwatched.close(ctx);
    }
  }
}
