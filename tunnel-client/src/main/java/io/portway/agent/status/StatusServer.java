package io.portway.agent.status;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.portway.agent.config.AgentConfig;
import io.portway.identity.StateDirectory;
import io.portway.local.DaemonFiles;
import io.portway.mapping.HostPort;
import io.portway.transport.AcceptPause;
import io.portway.transport.Transports;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves status and metrics on {@code agent.admin.listen}, on one event loop of its own, so that no
 * request delays a trunk. Start and close block; call them from the thread that starts and stops
 * the agent.
 */
public final class StatusServer implements AutoCloseable {
  /** Nothing here takes long, and nobody local is slow. */
  private static final int READ_LIMIT_SECONDS = 10;

  private static final int MAX_BODY_BYTES = 1024;
  private static final long CLOSE_SECONDS = 2;

  private final EventLoopGroup loop;
  private final HostPort address;
  private final DaemonFiles files;

  private StatusServer(EventLoopGroup loop, HostPort address, DaemonFiles files) {
    this.loop = loop;
    this.address = address;
    this.files = files;
  }

  /**
   * Listens, and leaves address and token in the state directory.
   *
   * @param metrics makes the text of {@code GET /metrics}
   * @throws io.portway.config.ConfigException if the address can't be listened on
   */
  public static StatusServer start(
      AgentConfig config,
      StateDirectory directory,
      Transports transports,
      AgentControl agent,
      Supplier<? extends CompletionStage<String>> metrics) {
    EventLoopGroup loop = transports.loops(1, "portway-status");
    StatusRoutes routes = new StatusRoutes(agent, metrics);
    HostPort asked = config.adminListen();
    InetSocketAddress at = new InetSocketAddress(asked.host(), asked.port());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(transports.serverSockets(at.getAddress()))
            .handler(new AcceptPause().of("agent.admin.listen"))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    pipeline(channel, routes);
                  }
                })
            .bind(at)
            .awaitUninterruptibly();
    try {
      if (!bound.isSuccess()) {
        throw config.places().notBound("agent.admin.listen", asked, bound.cause());
      }
      int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
      HostPort address = new HostPort(asked.host(), port);
      DaemonFiles files = DaemonFiles.publish(directory, address);
      routes.open(files);
      return new StatusServer(loop, address, files);
    } catch (RuntimeException e) {
      stop(loop);
      throw e;
    }
  }

  private static void pipeline(Channel channel, StatusRoutes routes) {
    channel
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(READ_LIMIT_SECONDS),
            new HttpServerCodec(),
            new HttpObjectAggregator(MAX_BODY_BYTES),
            new StatusHandler(routes));
  }

  /** Where it really listens. */
  public HostPort address() {
    return address;
  }

  @Override
  public void close() {
    files.withdraw();
    stop(loop);
  }

  private static void stop(EventLoopGroup loop) {
    loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
