package io.portway.agent.enrol;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.portway.identity.JoinRequest;
import io.portway.mapping.HostPort;
import io.portway.transport.JoinFrame;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A relay that answers every request as its test says, over real TLS or over none. */
final class ScriptedRelay implements AutoCloseable {
  private final EventLoopGroup loops;
  private final Channel listener;
  private final Queue<JoinRequest> requests = new ConcurrentLinkedQueue<>();

  /**
   * @param tls null for a port that speaks no TLS
   * @param script from the request to the bytes of an answer; null hangs up without one
   */
  ScriptedRelay(Transports transports, SslContext tls, Function<JoinRequest, byte[]> script)
      throws InterruptedException {
    loops = transports.loops(1, "scripted-relay");
    listener =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                      channel.pipeline().addLast(new JoinFrame.Decoder(), answering(script));
                    } else {
                      channel.pipeline().addLast(new Babble());
                    }
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  HostPort address() {
    InetSocketAddress bound = (InetSocketAddress) listener.localAddress();
    return new HostPort("127.0.0.1", bound.getPort());
  }

  Queue<JoinRequest> requests() {
    return requests;
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ChannelHandler answering(Function<JoinRequest, byte[]> script) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        JoinRequest request = JoinRequest.parse((byte[]) message);
        requests.add(request);
        byte[] answer = script.apply(request);
        if (answer == null) {
          ctx.close();
          return;
        }
        ctx.writeAndFlush(JoinFrame.encode(ctx.alloc(), answer))
            .addListener(ChannelFutureListener.CLOSE);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
      }
    };
  }

  /** An SSH server, say: it talks first and in clear text. */
  private static final class Babble extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ByteBuf banner = ctx.alloc().buffer();
      banner.writeBytes(
          "SSH-2.0-OpenSSH_9.2\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      ctx.writeAndFlush(banner);
    }
  }
}
