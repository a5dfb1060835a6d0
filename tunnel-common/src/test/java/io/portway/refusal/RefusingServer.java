package io.portway.refusal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.portway.mapping.Protocol;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Refuses whoever connects to a loopback port. */
final class RefusingServer implements AutoCloseable {
  private final EventLoopGroup group;
  private final Channel listener;

  RefusingServer(Transports transports, Protocol protocol, Refusal refusal) {
    group = transports.loops(1, "refusing");
    listener =
        new ServerBootstrap()
            .group(group)
            .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    // A listener refuses once the channel is registered and active.
                    socket
                        .eventLoop()
                        .execute(() -> RefusalWriter.write(socket, protocol, refusal));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
