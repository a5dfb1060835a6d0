package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.RawUnixChannelOption;
import io.portway.pace.PathSample;
import io.portway.pace.RateController;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real sockets, with the native transport, which CI has. */
class LinkSocketTest {
  private static final int BYTES = 2_000_000;

  private final EventLoopGroup loops = Transports.detect().loops(1, "socket");
  private ServerSocket server;
  private Channel channel;
  private Socket peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setReceiveBufferSize(64 * 1024);
    channel = connect(Transports.detect(), loops);
    peer = server.accept();
  }

  private Channel connect(Transports transports, EventLoopGroup group) {
    return new Bootstrap()
        .group(group)
        .channel(transports.socketChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.getLocalSocketAddress())
        .syncUninterruptibly()
        .channel();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    server.close();
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2000, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  @Test
  void takesTheCongestionControlThatIsAskedFor() {
    LinkSocket socket = LinkSocket.of(channel).orElseThrow();

    socket.choose(CongestionControl.RENO);

    assertThat(congestionControl()).isEqualTo("reno");
  }

  @Test
  void aRefusedOneIsFollowedByTheNext() {
    LinkSocket socket = LinkSocket.of(channel).orElseThrow();

    socket.choose(new LinkedHashSet<>(List.of("nosuch", "reno")));

    assertThat(congestionControl()).isEqualTo("reno");
  }

  @Test
  void whereAllAreRefusedTheSystemsStays() {
    LinkSocket socket = LinkSocket.of(channel).orElseThrow();
    String before = congestionControl();

    socket.choose(Set.of("nosuch"));

    assertThat(congestionControl()).isEqualTo(before);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void pacesWithAndWithoutALimit() {
    LinkSocket socket = LinkSocket.of(channel).orElseThrow();

    socket.pace(1_234_567);

    assertThat(pacing()).isEqualTo(1_234_567);

    socket.pace(RateController.UNLIMITED);

    // All ones would stand for no pacing at all.
    assertThat(pacing()).isGreaterThan(100L * RateController.FAST).isPositive();
  }

  @Test
  void countsWhatArrivesAndTellsWhetherItMoves() throws Exception {
    LinkSocket socket = LinkSocket.of(channel).orElseThrow();
    PathSample idle = onLoop(() -> socket.sample(1));
    assertThat(idle.backlogged()).isFalse();
    assertThat(idle.roundTripNanos()).isPositive();
    assertThat(onLoop(socket::isQuiet)).isTrue();
    onLoop(socket::isMoving);
    assertThat(onLoop(socket::isMoving)).isFalse();

    channel.config().setOption(ChannelOption.SO_SNDBUF, 1 << 20);
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[BYTES]));
    await().until(() -> onLoop(() -> socket.sample(2)).backlogged());
    onLoop(socket::isMoving);
    peer.getInputStream().readNBytes(200_000);

    assertThat(onLoop(socket::isMoving)).isTrue();
    assertThat(onLoop(socket::isQuiet)).isFalse();
    await().until(() -> !onLoop(socket::isMoving));

    peer.getInputStream().readNBytes(BYTES - 200_000);
    await()
        .untilAsserted(
            () -> {
              assertThat(onLoop(() -> socket.sample(3)).deliveredBytes())
                  .isGreaterThanOrEqualTo(BYTES);
              assertThat(onLoop(socket::isQuiet)).isTrue();
            });
  }

  @Test
  void thereIsNoneWithoutTheNativeTransport() throws IOException {
    EventLoopGroup group = Transports.fallback().loops(1, "nio");
    try {
      Channel plain = connect(Transports.fallback(), group);

      assertThat(LinkSocket.of(plain)).isEmpty();

      server.accept().close();
      plain.close().syncUninterruptibly();
    } finally {
      group.shutdownGracefully(0, 2000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }
  }

  private <T> T onLoop(Callable<T> question) throws Exception {
    return channel.eventLoop().submit(question).get();
  }

  private String congestionControl() {
    ByteBuffer name = channel.config().getOption(new RawUnixChannelOption("CC", 6, 13, 16));
    return StandardCharsets.US_ASCII.decode(name).toString().replace("\0", "");
  }

  private long pacing() {
    RawUnixChannelOption option = new RawUnixChannelOption("PACING", 1, 47, Long.BYTES);
    return channel.config().getOption(option).order(ByteOrder.nativeOrder()).getLong(0);
  }
}
