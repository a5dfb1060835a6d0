package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;

class TransportsTest {
  @Test
  void choiceIsOneLine() {
    assertThat(Transports.detect().describe()).matches("transport=(epoll|nio) tls=(boringssl|jdk)");
    assertThat(Transports.fallback().describe()).isEqualTo("transport=nio tls=jdk");
  }

  @Test
  void loopThreadsCarryTheGivenName() throws Exception {
    EventLoopGroup loops = Transports.detect().loops(2, "trunk");

    String first = loops.next().submit(() -> Thread.currentThread().getName()).get();
    String second = loops.next().submit(() -> Thread.currentThread().getName()).get();

    assertThat(java.util.List.of(first, second)).containsExactlyInAnyOrder("trunk-0", "trunk-1");
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
  }
}
