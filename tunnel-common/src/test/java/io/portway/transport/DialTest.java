package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.portway.mapping.HostPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DialTest {
  private final EventLoopGroup group = Transports.detect().loops(1, "dial");
  private final EventLoop loop = (EventLoop) group.iterator().next();
  private final Resolver resolver = new Resolver();

  @AfterEach
  void stop() {
    resolver.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Netty tells that on a thread of its own; whoever dials is at home on the loop. */
  @Test
  void socketThatCannotBeMadeIsAFailureOnTheLoop() throws Exception {
    Bootstrap noDescriptors =
        new Bootstrap()
            .channelFactory(
                () -> {
                  throw new ChannelException("Too many open files");
                })
            .handler(new ChannelInboundHandlerAdapter());
    CompletableFuture<Boolean> toldOnTheLoop = new CompletableFuture<>();

    loop.execute(
        () ->
            Dial.start(
                noDescriptors,
                loop,
                resolver,
                HostPort.parse("127.0.0.1:9"),
                Duration.ofSeconds(20),
                new Dial.Listener() {
                  @Override
                  public void onConnected(Channel channel) {
                    toldOnTheLoop.completeExceptionally(new AssertionError("connected"));
                  }

                  @Override
                  public void onFailed(DialException cause) {
                    toldOnTheLoop.complete(
                        loop.inEventLoop() && cause.outcome() == DialException.Outcome.UNREACHABLE);
                  }
                }));

    assertThat(toldOnTheLoop.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
