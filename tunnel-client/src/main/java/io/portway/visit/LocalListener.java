package io.portway.visit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.stream.HeadroomAllocator;
import io.portway.transport.AcceptPause;
import io.portway.transport.Transports;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The local port of a visit. What it accepts is handed on unregistered, because only then the trunk
 * is chosen, and with it the loop. Accepts on the session's control loop.
 */
final class LocalListener {
  private final Channel channel;

  private LocalListener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Binds and does not accept yet.
   *
   * @param accepted gets each connection, on {@code loop}
   */
  static LocalListener bind(
      Transports transports,
      EventLoop loop,
      InetSocketAddress address,
      Consumer<Channel> accepted) {
    ChannelFuture bound =
        new Bootstrap()
            .group(loop)
            .channelFactory(transports.serverSockets(address.getAddress()))
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel server) {
                    server
                        .pipeline()
                        .addLast(new AcceptPause().of("the local port"), new Acceptor(accepted));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new CliException(
          ExitCode.USAGE,
          "ADDRESS-IN-USE",
          "visitor",
          "can't listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + bound.cause().getMessage(),
          "Choose another --listen address; port 0 takes any free one.");
    }
    return new LocalListener(bound.channel());
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  void accept() {
    channel.config().setAutoRead(true);
  }

  void close() {
    channel.close().awaitUninterruptibly();
  }

  private static final class Acceptor extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> accepted;

    Acceptor(Consumer<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      Channel socket = (Channel) msg;
      ChannelConfig config = socket.config();
      config.setAutoRead(false);
      config.setOption(ChannelOption.TCP_NODELAY, true);
      config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      config.setRecvByteBufAllocator(new HeadroomAllocator());
      accepted.accept(socket);
    }
  }
}
