package io.portway.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.portway.stream.TunnelStream;
import io.portway.transport.Transports;
import io.portway.trunk.Greeting;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkListener;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Two trunks, each on a loop of its own, joined by a plain TCP connection on loopback: the relay's
 * side accepts and welcomes, the other dials.
 */
public final class TrunkPair implements AutoCloseable {
  private final Transports transports;
  private final EventLoopGroup group;
  private final Side relay;
  private final Side dialler;

  /** One side, with what its trunk told it. */
  public static final class Side implements TrunkListener {
    public final Trunk trunk;
    public final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    public volatile Consumer<TunnelStream> onStream = stream -> {};

    Side(EventLoop loop, Trunk.Side side, TrunkSettings settings) {
      this.trunk = new Trunk(loop, side, 0, settings, TestMemory.plenty(), this);
    }

    /** Runs on the trunk's loop and waits for the result. */
    public <T> T call(Callable<T> task) {
      try {
        return trunk.eventLoop().submit(task).get(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    public void run(Runnable task) {
      call(
          () -> {
            task.run();
            return null;
          });
    }

    @Override
    public void onStream(Trunk of, TunnelStream stream) {
      onStream.accept(stream);
    }

    @Override
    public void onControl(Trunk of, byte[] message) {
      events.add("control " + message.length);
    }

    @Override
    public void onGoAway(Trunk of, GoAway goAway) {
      events.add("goaway " + goAway.code());
    }

    @Override
    public void onRetired(Trunk of) {
      events.add("retired");
    }

    @Override
    public void onEnded(Trunk of, String reason) {
      events.add("ended " + reason);
    }

    @Override
    public void onLinkDown(Trunk of, String reason) {
      events.add("down " + reason);
    }
  }

  public TrunkPair(TrunkSettings relaySettings, TrunkSettings diallerSettings) {
    this(Transports.detect(), relaySettings, diallerSettings);
  }

  public TrunkPair(
      Transports transports, TrunkSettings relaySettings, TrunkSettings diallerSettings) {
    this.transports = transports;
    this.group = transports.loops(2, "pair");
    var loops = group.iterator();
    relay = new Side((EventLoop) loops.next(), Trunk.Side.RELAY, relaySettings);
    dialler = new Side((EventLoop) loops.next(), Trunk.Side.DIALLER, diallerSettings);
    connect(relaySettings, diallerSettings);
  }

  public Side relay() {
    return relay;
  }

  public Side dialler() {
    return dialler;
  }

  private void connect(TrunkSettings relaySettings, TrunkSettings diallerSettings) {
    CompletableFuture<Void> relayDone = new CompletableFuture<>();
    CompletableFuture<Void> diallerDone = new CompletableFuture<>();
    Channel server =
        new ServerBootstrap()
            .group(relay.trunk.eventLoop())
            .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    LinkHandler[] handler = new LinkHandler[1];
                    handler[0] =
                        new LinkHandler(
                            new TestGreeting(relayDone) {
                              @Override
                              public void onHello(Hello hello) {
                                ch.write(Frames.welcome(ch.alloc(), welcome(relaySettings)));
                                relay.trunk.attach(ch, handler[0], hello);
                                relayDone.complete(null);
                              }
                            });
                    ch.pipeline().addLast(handler[0]);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    new Bootstrap()
        .group(dialler.trunk.eventLoop())
        .channel(transports.socketChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel ch) {
                LinkHandler[] handler = new LinkHandler[1];
                handler[0] =
                    new LinkHandler(
                        new TestGreeting(diallerDone) {
                          @Override
                          public void onWelcome(Welcome welcome) {
                            dialler.trunk.attach(ch, handler[0], welcome);
                            diallerDone.complete(null);
                          }
                        });
                ch.pipeline().addLast(handler[0]);
              }
            })
        .connect(server.localAddress())
        .addListener(
            connected ->
                ((io.netty.channel.ChannelFuture) connected)
                    .channel()
                    .writeAndFlush(
                        Frames.hello(
                            io.netty.buffer.ByteBufAllocator.DEFAULT, hello(diallerSettings))));
    relayDone.orTimeout(20, TimeUnit.SECONDS).join();
    diallerDone.orTimeout(20, TimeUnit.SECONDS).join();
    server.close().syncUninterruptibly();
  }

  public static Hello hello(TrunkSettings settings) {
    return hello(settings, 0);
  }

  /** A HELLO that asks to go on behind {@code received} bytes. */
  public static Hello hello(TrunkSettings settings, long received) {
    return new Hello(
        0,
        0,
        List.of(),
        "portway/test",
        "agent",
        "00112233445566778899aabbccddeeff",
        null,
        0,
        1,
        received,
        settings.maxPayload(),
        settings.initialCredit(),
        settings.maxStreams(),
        (int) settings.silence().toMillis());
  }

  public static Welcome welcome(TrunkSettings settings) {
    return welcome(settings, 0);
  }

  /** A WELCOME that asks to go on behind {@code received} bytes. */
  public static Welcome welcome(TrunkSettings settings, long received) {
    return new Welcome(
        0,
        List.of(),
        "portway/test",
        Welcome.NEW,
        "ffeeddccbbaa99887766554433221100",
        0,
        2,
        1,
        received,
        settings.maxPayload(),
        settings.initialCredit(),
        settings.maxStreams(),
        (int) settings.silence().toMillis(),
        "office",
        "127.0.0.1:1");
  }

  @Override
  public void close() {
    relay.run(() -> relay.trunk.close(io.portway.wire.ResetCode.SHUTDOWN, "test over"));
    dialler.run(() -> dialler.trunk.close(io.portway.wire.ResetCode.SHUTDOWN, "test over"));
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private abstract static class TestGreeting extends Greeting {
    private final CompletableFuture<Void> done;

    TestGreeting(CompletableFuture<Void> done) {
      this.done = done;
    }

    @Override
    public void onFailure(Throwable cause) {
      done.completeExceptionally(cause);
    }
  }
}
