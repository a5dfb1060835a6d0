package io.portway.trunk;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.portway.stream.TunnelStream;
import io.portway.testing.TestMemory;
import io.portway.testing.TrunkPair;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two trunks on loops that run by hand, and the link between them. Bytes wait at its ends until a
 * test hands them on; a cut loses all that wait. Links follow each other as relay and agent make
 * them: HELLO and WELCOME say how much each side has received.
 */
final class SimulatedTrunks implements AutoCloseable {
  /** Where bytes go. */
  enum Direction {
    TO_RELAY,
    TO_DIALLER
  }

  /** How a link ends. */
  enum Cut {
    /** Both sides read its end. */
    CLOSED,
    /** Both sides get an error first. */
    RESET,
    /** Nothing comes any more: the dialler notices, the relay hears of it from the next HELLO. */
    UNNOTICED
  }

  private final Side relay;
  private final Side dialler;
  private final Channel server;

  /** Both trunks on a first link; {@code relayLoop} may be shared with other pairs. */
  SimulatedTrunks(HandLoop relayLoop, TrunkSettings settings) {
    relay = new Side(Trunk.Side.RELAY, relayLoop, settings);
    dialler = new Side(Trunk.Side.DIALLER, new HandLoop(relayLoop.ticker()), settings);
    server =
        new ServerBootstrap()
            .group(relay.loop)
            .channel(LocalServerChannel.class)
            .childHandler(initializer(relay))
            .bind(LocalAddress.ANY)
            .channel();
    run();
    link();
    while (!isLinked()) {
      carry(Direction.TO_RELAY, Integer.MAX_VALUE);
      carry(Direction.TO_DIALLER, Integer.MAX_VALUE);
    }
  }

  Side relay() {
    return relay;
  }

  Side dialler() {
    return dialler;
  }

  /** Whether both trunks are on the present link. */
  boolean isLinked() {
    return relay.isOnItsLink() && dialler.isOnItsLink();
  }

  /** Hands on at most {@code most} bytes; how many it were. */
  int carry(Direction direction, int most) {
    run();
    Side reader = direction == Direction.TO_RELAY ? relay : dialler;
    int length = Math.min(most, reader.wire.waiting.readableBytes());
    reader.loop.execute(() -> reader.wire.handOn(length));
    run();
    return length;
  }

  /** Loops run until they have nothing to do now. */
  void run() {
    while (relay.loop.turn() || dialler.loop.turn()) {
      // Tasks of one bring tasks for the other.
    }
  }

  /** The link is gone, with everything that was not handed on. */
  void cut(Cut how) {
    relay.wire.lose();
    dialler.wire.lose();
    switch (how) {
      case CLOSED -> {
        relay.wire.channel().close();
        dialler.wire.channel().close();
      }
      case RESET -> {
        IOException reset = new IOException("Connection reset by peer");
        relay.wire.fail(reset);
        dialler.wire.fail(reset);
      }
      case UNNOTICED -> {
        Channel silent = dialler.wire.channel();
        dialler.loop.execute(() -> dialler.trunk.onLinkDown(silent, "silent"));
      }
    }
    run();
  }

  /** Dials the next link; its greeting has still to be carried. */
  void link() {
    ChannelFuture connected =
        new Bootstrap()
            .group(dialler.loop)
            .channel(LocalChannel.class)
            .handler(initializer(dialler))
            .connect(server.localAddress());
    run();
    if (!connected.isSuccess()) {
      throw new IllegalStateException(connected.cause());
    }
    connected
        .channel()
        .writeAndFlush(
            Frames.hello(
                connected.channel().alloc(),
                TrunkPair.hello(dialler.settings, dialler.trunk.received())));
    run();
  }

  private static ChannelInitializer<Channel> initializer(Side side) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        side.begin(channel);
      }
    };
  }

  @Override
  public void close() {
    for (Side side : List.of(relay, dialler)) {
      side.loop.execute(() -> side.trunk.close(ResetCode.SHUTDOWN, "test over"));
    }
    relay.wire.channel().close();
    dialler.wire.channel().close();
    server.close();
    run();
  }

  /** One trunk with its end of the present link. */
  static final class Side implements TrunkListener {
    final HandLoop loop;
    final Trunk trunk;

    /** What came that is no stream's: control messages, and whatever should not have come. */
    final List<String> heard = new ArrayList<>();

    Consumer<TunnelStream> onStream =
        stream -> {
          throw new IllegalStateException("nobody waits for " + stream);
        };

    private final TrunkSettings settings;
    private Wire wire;

    private Side(Trunk.Side side, HandLoop loop, TrunkSettings settings) {
      this.settings = settings;
      this.loop = loop;
      this.trunk = new Trunk(loop, side, 0, settings, TestMemory.plenty(), this);
    }

    private boolean isOnItsLink() {
      return wire.greeted && trunk.hasLink();
    }

    private void begin(Channel channel) {
      Wire next = new Wire();
      wire = next;
      LinkHandler[] handler = new LinkHandler[1];
      handler[0] =
          new LinkHandler(
              new Greeting() {
                @Override
                public void onHello(Hello hello) {
                  trunk.checkResume(hello.received());
                  trunk.detach();
                  channel.write(
                      Frames.welcome(
                          channel.alloc(), TrunkPair.welcome(settings, trunk.received())));
                  trunk.attach(channel, handler[0], hello);
                  next.greeted = true;
                }

                @Override
                public void onWelcome(Welcome welcome) {
                  trunk.attach(channel, handler[0], welcome);
                  next.greeted = true;
                }

                @Override
                public void onFailure(Throwable cause) {
                  if (!(cause instanceof IOException)) {
                    heard.add("<greeting failed: " + cause + ">");
                  }
                }
              });
      channel.pipeline().addLast(next, handler[0]);
    }

    @Override
    public void onStream(Trunk of, TunnelStream stream) {
      onStream.accept(stream);
    }

    @Override
    public void onControl(Trunk of, byte[] message) {
      heard.add(message.length + " bytes of hash " + Arrays.hashCode(message));
    }

    @Override
    public void onGoAway(Trunk of, GoAway goAway) {
      heard.add("<" + goAway + ">");
    }

    @Override
    public void onRetired(Trunk of) {
      heard.add("<retired>");
    }

    @Override
    public void onLinkDown(Trunk of, String reason) {
      if (reason.contains("protocol")) {
        heard.add("<" + reason + ">");
      }
    }

    @Override
    public void onEnded(Trunk of, String reason) {
      heard.add("<ended: " + reason + ">");
    }
  }

  /** Where bytes wait that a link has brought. */
  private static final class Wire extends ChannelInboundHandlerAdapter {
    private final ByteBuf waiting = Unpooled.buffer();
    private ChannelHandlerContext context;
    private boolean lost;
    private boolean greeted;

    Channel channel() {
      return context.channel();
    }

    void lose() {
      lost = true;
      waiting.clear();
    }

    /** The connection fails, as a read does after a reset. */
    void fail(IOException cause) {
      channel().eventLoop().execute(() -> context.fireExceptionCaught(cause));
    }

    void handOn(int length) {
      if (length > 0) {
        context.fireChannelRead(context.alloc().directBuffer(length).writeBytes(waiting, length));
        context.fireChannelReadComplete();
      }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      if (!lost) {
        waiting.discardSomeReadBytes().writeBytes(bytes);
      }
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      // The test says what is read at once.
    }
  }
}
