package io.portway.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.portway.control.ControlCodec;
import io.portway.control.ControlMessage;
import io.portway.identity.Identity;
import io.portway.stream.TunnelStream;
import io.portway.testing.TestMemory;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Greeting;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkListener;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** An agent or visitor whose every step the test chooses. */
final class ScriptedPeer implements TrunkListener, AutoCloseable {
  private static final TrunkSettings SETTINGS = TrunkSettings.share(2, Duration.ofSeconds(10));

  private final EventLoopGroup group = Transports.detect().loops(1, "scripted");
  private final EventLoop loop = (EventLoop) group.iterator().next();
  private final InetSocketAddress relay;
  private final Identity identity;
  private final String role;
  private final String instance;

  private final List<Trunk> trunks = new CopyOnWriteArrayList<>();

  final BlockingQueue<ControlMessage> control = new LinkedBlockingQueue<>();
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  final BlockingQueue<GoAway> goAways = new LinkedBlockingQueue<>();
  volatile BiConsumer<Trunk, TunnelStream> onStream = (trunk, stream) -> {};

  ScriptedPeer(InetSocketAddress relay, Identity identity, String role, String instance) {
    this.relay = relay;
    this.identity = identity;
    this.role = role;
    this.instance = instance;
  }

  /** A trunk that has its link. */
  record Connected(Trunk trunk, Welcome welcome) {}

  /** The relay's refusal in place of a WELCOME. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient GoAway goAway;

    Refused(GoAway goAway) {
      super(goAway.code() + ": " + goAway.reason());
      this.goAway = goAway;
    }
  }

  CompletableFuture<Connected> dial(String session, int index, long epoch) {
    return dial(hello(0, 0, session, index, epoch));
  }

  Hello hello(int minor, int minorMin, String session, int index, long epoch) {
    return hello(minor, minorMin, session, index, epoch, 0);
  }

  /** A HELLO that wants to go on behind {@code received} bytes. */
  Hello hello(String session, int index, long epoch, long received) {
    return hello(0, 0, session, index, epoch, received);
  }

  private Hello hello(
      int minor, int minorMin, String session, int index, long epoch, long received) {
    return new Hello(
        minor,
        minorMin,
        List.of("from-the-future"),
        "portway/test",
        role,
        instance,
        session,
        index,
        epoch,
        received,
        SETTINGS.maxPayload(),
        SETTINGS.initialCredit(),
        SETTINGS.maxStreams(),
        (int) SETTINGS.silence().toMillis());
  }

  CompletableFuture<Connected> dial(Hello hello) {
    CompletableFuture<Connected> done = new CompletableFuture<>();
    Trunk trunk =
        new Trunk(loop, Trunk.Side.DIALLER, hello.trunk(), SETTINGS, TestMemory.plenty(), this);
    trunks.add(trunk);
    var tls = new Tls(Transports.detect()).client(identity);
    new Bootstrap()
        .group(loop)
        .channel(Transports.detect().socketChannel())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel ch) {
                SslHandler ssl = tls.newHandler(ch.alloc());
                ch.pipeline().addLast(ssl, new AfterTls(hello, trunk, done));
              }
            })
        .connect(relay)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                done.completeExceptionally(connected.cause());
              }
            });
    return done.orTimeout(20, TimeUnit.SECONDS);
  }

  /** Sends on {@code trunk}. */
  void send(Trunk trunk, ControlMessage message) {
    trunk.eventLoop().execute(() -> trunk.sendControl(ControlCodec.encode(message)));
  }

  ControlMessage nextControl() {
    try {
      ControlMessage message = control.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no control message within 10 s");
      }
      return message;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onStream(Trunk trunk, TunnelStream stream) {
    onStream.accept(trunk, stream);
  }

  @Override
  public void onControl(Trunk trunk, byte[] message) {
    ControlCodec.decode(message).ifPresent(control::add);
  }

  @Override
  public void onGoAway(Trunk trunk, GoAway goAway) {
    goAways.add(goAway);
    ends.add("goaway " + goAway.code());
  }

  @Override
  public void onRetired(Trunk trunk) {
    ends.add("retired " + trunk.index());
  }

  @Override
  public void onEnded(Trunk trunk, String reason) {
    ends.add("ended " + trunk.index());
  }

  @Override
  public void onLinkDown(Trunk trunk, String reason) {
    trunk.close(ResetCode.LINK_LOST, reason);
    ends.add("down " + trunk.index());
  }

  @Override
  public void close() {
    // Not left to the loop: one that stops without a quiet period may leave channels open.
    loop.submit(() -> trunks.forEach(trunk -> trunk.close(ResetCode.LINK_LOST, "the test is over")))
        .syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class AfterTls extends ChannelInboundHandlerAdapter {
    private final Hello hello;
    private final Trunk trunk;
    private final CompletableFuture<Connected> done;

    AfterTls(Hello hello, Trunk trunk, CompletableFuture<Connected> done) {
      this.hello = hello;
      this.trunk = trunk;
      this.done = done;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent tls)) {
        return;
      }
      if (!tls.isSuccess()) {
        done.completeExceptionally(tls.cause());
        return;
      }
      LinkHandler[] handler = new LinkHandler[1];
      handler[0] =
          new LinkHandler(
              new Greeting() {
                @Override
                public void onWelcome(Welcome welcome) {
                  trunk.attach(ctx.channel(), handler[0], welcome);
                  done.complete(new Connected(trunk, welcome));
                }

                @Override
                public void onGoAway(GoAway goAway) {
                  done.completeExceptionally(new Refused(goAway));
                }

                @Override
                public void onFailure(Throwable cause) {
                  done.completeExceptionally(cause);
                }
              });
      ctx.pipeline().replace(this, "link", handler[0]);
      ctx.channel().writeAndFlush(Frames.hello(ctx.alloc(), hello));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      done.completeExceptionally(cause);
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      done.completeExceptionally(new java.io.IOException("closed before the greeting"));
    }
  }
}
