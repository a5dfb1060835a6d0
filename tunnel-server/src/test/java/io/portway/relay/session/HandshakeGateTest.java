package io.portway.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
  private static final String FLOODER = "192.0.2.1";
  private static final String AGENT = "192.0.2.2";

  private long nanos;
  private final HandshakeGate gate =
      new HandshakeGate(new HandshakeGate.Limits(10, 5, 20), () -> nanos);
  private final List<Channel> passed = new ArrayList<>();
  private final EmbeddedChannel server =
      new EmbeddedChannel(
          gate,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object link) {
              passed.add((Channel) link);
            }
          });
  private int lastPort = 1024;

  HandshakeGateTest() {
    server.freezeTime();
  }

  @AfterEach
  void close() {
    server.finishAndReleaseAll();
  }

  private Channel from(String host) {
    InetSocketAddress address = new InetSocketAddress(host, ++lastPort);
    EmbeddedChannel link =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return address;
          }
        };
    server.writeInbound(link);
    return link;
  }

  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 10) {
      nanos += TimeUnit.MILLISECONDS.toNanos(10);
      server.advanceTimeBy(10, TimeUnit.MILLISECONDS);
      server.runScheduledPendingTasks();
    }
  }

  @Test
  void aBurstPassesAtOnceAndTheRestAtTheRate() {
    for (int i = 0; i < 15; i++) {
      from(AGENT);
    }
    assertThat(passed).hasSize(5);

    pass(500);
    assertThat(passed).hasSizeBetween(9, 10);

    pass(600);
    assertThat(passed).hasSize(15).allMatch(Channel::isOpen);
    assertThat(gate.refused()).isZero();
  }

  @Test
  void beyondTheBoundWhoeverHasMostIsClosedUnread() {
    List<Channel> flood = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      flood.add(from(FLOODER));
    }
    assertThat(gate.refused()).isEqualTo(75);

    Channel agent = from(AGENT);

    assertThat(gate.refused()).isEqualTo(76);
    assertThat(agent.isOpen()).isTrue();
    assertThat(flood.stream().filter(Channel::isOpen)).hasSize(24);
    // Its turn is the second one, whatever waited before it came.
    pass(210);
    assertThat(passed).contains(agent);
  }

  @Test
  void afterAQuietTimeThereIsABurstAgain() {
    for (int i = 0; i < 5; i++) {
      from(AGENT);
    }
    pass(10_000);

    for (int i = 0; i < 6; i++) {
      from(AGENT);
    }

    assertThat(passed).hasSize(10);
  }
}
