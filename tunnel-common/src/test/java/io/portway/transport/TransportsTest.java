package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportsTest {
  @Test
  void choiceIsOneLine() {
    assertThat(Transports.detect().describe()).matches("transport=(epoll|nio) tls=(boringssl|jdk)");
    assertThat(Transports.fallback().describe()).isEqualTo("transport=nio tls=jdk");
  }

  @Test
  void poolsMayHoldTwiceABudgetButALimitThatWasChosenStays() {
    String property = "io.netty.maxDirectMemory";
    String before = System.getProperty(property);
    try {
      System.clearProperty(property);
      Transports.allowMemory(512L << 20);
      assertThat(System.getProperty(property)).isEqualTo(Long.toString(1024L << 20));
      Transports.allowMemory(16L << 20);
      assertThat(System.getProperty(property)).isEqualTo(Long.toString(1024L << 20));

      System.clearProperty(property);
      Transports.allowMemory(16L << 20);
      assertThat(System.getProperty(property)).isEqualTo(Long.toString(256L << 20));
    } finally {
      System.clearProperty(property);
      if (before != null) {
        System.setProperty(property, before);
      }
    }
  }

  @Test
  void loopThreadsCarryTheGivenName() throws Exception {
    EventLoopGroup loops = Transports.detect().loops(2, "trunk");

    String first = loops.next().submit(() -> Thread.currentThread().getName()).get();
    String second = loops.next().submit(() -> Thread.currentThread().getName()).get();

    assertThat(java.util.List.of(first, second)).containsExactlyInAnyOrder("trunk-0", "trunk-1");
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  static Stream<Transports> transports() {
    return Stream.of(Transports.detect(), Transports.fallback());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void everyIp4AddressIsNoIp6AddressAndEveryIp6AddressIsBoth(Transports transports)
      throws Exception {
    assumeTrue(
        NetUtil.NETWORK_INTERFACES.stream()
            .anyMatch(any -> any.inetAddresses().anyMatch(NetUtil.LOCALHOST6::equals)),
        "IPv6 is off on this machine");
    EventLoopGroup loops = transports.loops(1, "accept");
    try {
      int ip4 = listen(transports, loops, "0.0.0.0");
      assertThat(accepts("127.0.0.1", ip4)).isTrue();
      assertThat(accepts("::1", ip4)).isFalse();

      int both = listen(transports, loops, "::");
      assertThat(accepts("127.0.0.1", both)).isTrue();
      assertThat(accepts("::1", both)).isTrue();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static int listen(Transports transports, EventLoopGroup loops, String ip)
      throws Exception {
    InetAddress address = InetAddress.getByName(ip);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(transports.serverSockets(address))
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(address, 0)
            .sync()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static boolean accepts(String ip, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ip, port), 5000);
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void addressesAreWrittenShort() throws Exception {
    InetSocketAddress ip4 = new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 22);
    assertThat(Addresses.of(ip4)).hasToString("192.0.2.7:22");
    InetSocketAddress ip6 = new InetSocketAddress(InetAddress.getByName("2001:db8::1:0:0:1"), 22);
    assertThat(Addresses.of(ip6)).hasToString("[2001:db8::1:0:0:1]:22");
    assertThat(Addresses.of(InetAddress.getByName("::"))).isEqualTo("::");
  }
}
