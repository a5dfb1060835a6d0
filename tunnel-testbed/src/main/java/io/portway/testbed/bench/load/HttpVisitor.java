package io.portway.testbed.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.portway.loop.Unwatched;
import io.portway.transport.Transports;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the same small answer on a fixed number of connections, each of which has one request
 * under way. One instance a run; everything it counts belongs to its only loop.
 */
final class HttpVisitor {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\nConnection: %s\r\n\r\n";

  /** How the connections are used. */
  enum Manner {
    KEEP_ALIVE("keep-alive"),
    /** A connection for each request, which the server closes. */
    CLOSE("close");

    private final String connection;

    Manner(String connection) {
      this.connection = connection;
    }
  }

  private static final EventLoopGroup loop = Transports.detect().loops(1, "load-http");

  private final Bootstrap bootstrap;
  private final Manner manner;
  private final ByteBuf request;
  private final CountDownLatch running;

  private long endNanos;
  private long answered;
  private long errors;
  private String firstError;

  HttpVisitor(InetSocketAddress target, Manner manner, int connections) {
    byte[] head = REQUEST.formatted(manner.connection).getBytes(StandardCharsets.US_ASCII);
    this.manner = manner;
    this.request = Unpooled.unreleasableBuffer(Unpooled.directBuffer(head.length).writeBytes(head));
    this.running = new CountDownLatch(connections);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Transports.detect().socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(target);
  }

  Load run(int millis) throws InterruptedException {
    long start = System.nanoTime();
    endNanos = start + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long i = running.getCount(); i > 0; i--) {
      loop.execute(this::connect);
    }
    running.await();
    return Load.of(answered, System.nanoTime() - start, errors, firstError);
  }

  private void connect() {
    bootstrap
        .clone()
        .handler(new Asker())
        .connect()
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                failed(connected.cause().toString());
                next();
              }
            });
  }

  /** A connection is over: another one, while there is time. */
  private void next() {
    if (System.nanoTime() - endNanos < 0) {
      // Not at once: where nobody listens, this would recurse until the time is over.
      loop.execute(this::connect);
    } else {
      running.countDown();
    }
  }

  private void failed(String why) {
    if (errors++ == 0) {
      firstError = why;
    }
  }

  private final class Asker extends ChannelInboundHandlerAdapter {
    private int received;
    private String ended = "closed";

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ask(ctx);
    }

    private void ask(ChannelHandlerContext ctx) {
      received = 0;
      Unwatched.writeAndFlush(ctx, request.duplicate());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      received += bytes.readableBytes();
      bytes.release();
      if (received >= HttpBackend.RESPONSE_BYTES && manner == Manner.KEEP_ALIVE) {
        answered++;
        if (System.nanoTime() - endNanos < 0) {
          ask(ctx);
        } else {
          received = 0;
          Unwatched.close(ctx);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (manner == Manner.CLOSE && received == HttpBackend.RESPONSE_BYTES) {
        answered++;
      } else if (manner == Manner.CLOSE || received != 0 || System.nanoTime() - endNanos < 0) {
        failed(ended + " after " + received + " bytes");
      }
      next();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ended = cause.toString();
      Unwatched.close(ctx);
    }
  }
}
