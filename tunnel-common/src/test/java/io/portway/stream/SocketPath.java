package io.portway.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.portway.testing.TrunkPair;
import io.portway.transport.Transports;
import io.portway.trunk.TrunkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The whole path: a visitor's plain socket, its end at the relay tied to a stream, the trunks, the
 * stream at the agent tied to a socket, and the backend's plain socket.
 */
final class SocketPath implements AutoCloseable {
  static final TrunkSettings SETTINGS = TrunkSettings.share(2, Duration.ofSeconds(10));

  final TrunkPair pair;
  final Socket visitor;
  final Socket backend;

  /** The relay's end of the visitor's connection. */
  final Channel visitorEnd;

  /** The agent's end of the backend's connection. */
  final Channel backendEnd;

  /** Bytes that came as far as the stream's other end. */
  final Passage atAgent = new Passage();

  final Passage atRelay = new Passage();

  private final CompletableFuture<Channel> agentSide = new CompletableFuture<>();
  private final CompletableFuture<Channel> relaySide = new CompletableFuture<>();
  private final Channel listener;

  /** {@code receiveBuffer}: of the visitor and the backend, in bytes; 0 for the system's choice. */
  SocketPath(Transports transports, int receiveBuffer) throws IOException {
    pair = new TrunkPair(transports, SETTINGS, SETTINGS);
    try (ServerSocket server = new ServerSocket()) {
      if (receiveBuffer > 0) {
        server.setReceiveBufferSize(receiveBuffer);
      }
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      pair.dialler().onStream = stream -> dial(transports, stream, server.getLocalSocketAddress());
      listener = listen(transports);
      visitor = new Socket();
      if (receiveBuffer > 0) {
        visitor.setReceiveBufferSize(receiveBuffer);
      }
      visitor.setSoTimeout(20_000);
      visitor.connect(listener.localAddress());
      backend = server.accept();
      backend.setSoTimeout(20_000);
    }
    visitorEnd = relaySide.orTimeout(20, TimeUnit.SECONDS).join();
    backendEnd = agentSide.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Channel listen(Transports transports) {
    return new ServerBootstrap()
        .group(pair.relay().trunk.eventLoop())
        .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel socket) {
                socket.config().setRecvByteBufAllocator(new HeadroomAllocator());
                TunnelStream stream = pair.relay().trunk.open(1, 1, null, null, null).orElseThrow();
                Joint.tie(socket, stream, new Passage(), atRelay);
                relaySide.complete(socket);
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .syncUninterruptibly()
        .channel();
  }

  private void dial(Transports transports, TunnelStream stream, SocketAddress backendAddress) {
    new Bootstrap()
        .group(pair.dialler().trunk.eventLoop())
        .channel(transports.socketChannel())
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomAllocator())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel socket) {
                // Tied once it is connected.
              }
            })
        .connect(backendAddress)
        .addListener(
            (ChannelFuture connected) -> {
              stream.accept(1);
              Joint.tie(stream, connected.channel(), atAgent, new Passage());
              stream.config().setAutoRead(true);
              agentSide.complete(connected.channel());
            });
  }

  /** Whether nothing of it is left but the sockets that the test itself holds. */
  boolean isOver() {
    return !visitorEnd.isOpen()
        && !backendEnd.isOpen()
        && pair.relay().trunk.streamCount() == 0
        && pair.dialler().trunk.streamCount() == 0;
  }

  @Override
  public void close() throws IOException {
    visitor.close();
    backend.close();
    listener.close().syncUninterruptibly();
    pair.close();
  }
}
