package io.portway.trunk;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.portway.flow.SessionMemory;
import io.portway.stream.LastHandler;
import io.portway.stream.TunnelStream;
import io.portway.testing.TestMemory;
import io.portway.testing.TrunkPair;
import io.portway.transport.Transports;
import io.portway.wire.FrameDecoder;
import io.portway.wire.FrameText;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.OpenRequest;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real trunk on a real loop, and at the other end of its link a plain socket that sends whatever
 * bytes the test wants and writes down the frames that come.
 */
final class RawPeer implements TrunkListener, AutoCloseable {
  /** For bytes to send, which nobody has to release. */
  static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

  static final OpenRequest OPEN = new OpenRequest(3, 1, 65_536, null, null);

  final Trunk trunk;

  /** What the trunk told its session. */
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  final List<TunnelStream> streams = new ArrayList<>();
  volatile Consumer<TunnelStream> onStream = stream -> {};
  volatile Consumer<byte[]> onControl = message -> {};

  private final EventLoopGroup group = Transports.detect().loops(1, "raw");
  private final EventLoop loop = (EventLoop) group.iterator().next();
  private final Trunk.Side side;
  private final TrunkSettings settings;
  private final Channel server;
  private final Socket socket = new Socket();
  private final FrameText frames = new FrameText();
  private final FrameDecoder decoder = new FrameDecoder(frames, Frames.MAX_PAYLOAD);
  private volatile Channel accepted;
  private int read;

  /** {@code side}: that of the trunk under test. */
  RawPeer(Trunk.Side side, TrunkSettings settings) throws IOException {
    this(side, settings, TestMemory.plenty(), 0);
  }

  private RawPeer(Trunk.Side side, TrunkSettings settings, SessionMemory memory, int receiveBuffer)
      throws IOException {
    this.side = side;
    this.settings = settings;
    this.trunk = new Trunk(loop, side, 0, settings, memory, this);
    this.server =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(Transports.detect().serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    init(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    socket.setTcpNoDelay(true);
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(20_000);
    socket.connect(server.localAddress());
  }

  /** A relay's trunk, greeted. */
  static RawPeer ofRelay(TrunkSettings settings) throws IOException {
    return ofRelay(settings, TestMemory.plenty());
  }

  /** The same with little memory. */
  static RawPeer ofRelay(TrunkSettings settings, SessionMemory memory) throws IOException {
    RawPeer peer = new RawPeer(Trunk.Side.RELAY, settings, memory, 0);
    peer.send(Frames.hello(HEAP, TrunkPair.hello(settings)));
    peer.expect("WELCOME");
    return peer;
  }

  /** The same with a socket that takes little before it is read. */
  static RawPeer ofRelay(TrunkSettings settings, int receiveBuffer) throws IOException {
    RawPeer peer = new RawPeer(Trunk.Side.RELAY, settings, TestMemory.plenty(), receiveBuffer);
    peer.send(Frames.hello(HEAP, TrunkPair.hello(settings)));
    peer.expect("WELCOME");
    return peer;
  }

  /** An agent's trunk, greeted. */
  static RawPeer ofDialler(TrunkSettings settings) throws IOException {
    RawPeer peer = new RawPeer(Trunk.Side.DIALLER, settings);
    peer.expect("HELLO");
    peer.send(Frames.welcome(HEAP, TrunkPair.welcome(settings)));
    return peer;
  }

  /** Whether the trunk's side of the link is closed, whatever was read here. */
  boolean linkIsClosed() {
    Channel link = accepted;
    return link != null && !link.isOpen();
  }

  private void init(Channel channel) {
    accepted = channel;
    LinkHandler[] handler = new LinkHandler[1];
    handler[0] =
        new LinkHandler(
            side == Trunk.Side.RELAY
                ? new RelayGreeting(channel, handler)
                : new DiallerGreeting(channel, handler));
    channel.pipeline().addLast(handler[0]);
    if (side == Trunk.Side.DIALLER) {
      channel.eventLoop().execute(() -> greet(channel));
    }
  }

  private void greet(Channel channel) {
    channel.writeAndFlush(Frames.hello(channel.alloc(), TrunkPair.hello(settings)));
  }

  // ---- sending ----

  void send(ByteBuf... some) throws IOException {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf frame : some) {
      all.writeBytes(frame);
      frame.release();
    }
    socket.getOutputStream().write(ByteBufUtil.getBytes(all));
  }

  /** An OPEN without first bytes. */
  static ByteBuf open(int streamId) {
    return Frames.open(HEAP, streamId, OPEN, 0);
  }

  static ByteBuf data(int streamId, int length) {
    return Unpooled.buffer()
        .writeBytes(new byte[] {0x05, 0})
        .writeShort(length)
        .writeInt(streamId)
        .writeZero(length);
  }

  // ---- receiving ----

  /**
   * The next frame but for ACK and PING, which come when they like; "closed" or "reset" at the end
   * of the link.
   */
  String next() throws IOException {
    while (true) {
      String line = nextOfAll();
      if (!line.startsWith("ACK") && !line.startsWith("PING")) {
        return line;
      }
    }
  }

  /** Reads some bytes and forgets them: what is read later means nothing. */
  void skip(int bytes) throws IOException {
    socket.getInputStream().readNBytes(bytes);
  }

  String nextOfAll() throws IOException {
    byte[] chunk = new byte[65_536];
    while (read == frames.lines().size()) {
      int length;
      try {
        length = socket.getInputStream().read(chunk);
      } catch (java.net.SocketException e) {
        return "reset";
      }
      if (length < 0) {
        return "closed";
      }
      decoder.decode(Unpooled.wrappedBuffer(chunk, 0, length));
    }
    return frames.lines().get(read++);
  }

  /** The next frame, which must begin with {@code start}. */
  String expect(String start) throws IOException {
    String line = next();
    if (!line.startsWith(start)) {
      throw new AssertionError("got: " + line + " (expected: " + start + " ...)");
    }
    return line;
  }

  /** Frames up to and with the first that begins with {@code start}. */
  List<String> until(String start) throws IOException {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(next());
      String last = lines.get(lines.size() - 1);
      if (last.equals("closed") || last.equals("reset")) {
        break;
      }
    } while (!lines.get(lines.size() - 1).startsWith(start));
    return lines;
  }

  /** The trunk answers, and so has handled everything that was sent before. */
  void sync() throws IOException {
    long opaque = System.nanoTime();
    send(Frames.ping(HEAP, opaque));
    expect("PONG opaque=%016x".formatted(opaque));
  }

  // ---- the trunk ----

  <T> T call(Callable<T> task) {
    try {
      return loop.submit(task).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return null;
        });
  }

  /** A stream that the trunk opens; what comes on it is dropped. */
  TunnelStream openStream() {
    return call(() -> trunk.open(1, 1, null, null, new LastHandler()).orElseThrow());
  }

  @Override
  public void onStream(Trunk of, TunnelStream stream) {
    streams.add(stream);
    stream.pipeline().addLast(new LastHandler());
    onStream.accept(stream);
  }

  @Override
  public void onControl(Trunk of, byte[] message) {
    onControl.accept(message);
  }

  @Override
  public void onGoAway(Trunk of, GoAway goAway) {
    events.add("goaway " + goAway.code());
  }

  @Override
  public void onRetired(Trunk of) {
    // The raw side sees the GOAWAY itself.
  }

  @Override
  public void onEnded(Trunk of, String reason) {
    events.add("ended");
  }

  @Override
  public void onLinkDown(Trunk of, String reason) {
    events.add("down " + reason);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    run(() -> trunk.close(ResetCode.SHUTDOWN, "test over"));
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class RelayGreeting extends Greeting {
    private final Channel channel;
    private final LinkHandler[] handler;

    RelayGreeting(Channel channel, LinkHandler[] handler) {
      this.channel = channel;
      this.handler = handler;
    }

    @Override
    public void onHello(Hello hello) {
      channel.write(Frames.welcome(channel.alloc(), TrunkPair.welcome(settings)));
      trunk.attach(channel, handler[0], hello);
    }

    @Override
    public void onFailure(Throwable cause) {
      events.add("failed " + cause.getMessage());
    }
  }

  private final class DiallerGreeting extends Greeting {
    private final Channel channel;
    private final LinkHandler[] handler;

    DiallerGreeting(Channel channel, LinkHandler[] handler) {
      this.channel = channel;
      this.handler = handler;
    }

    @Override
    public void onWelcome(Welcome welcome) {
      trunk.attach(channel, handler[0], welcome);
    }

    @Override
    public void onGoAway(GoAway goAway) {
      events.add("goaway " + goAway.code());
    }

    @Override
    public void onFailure(Throwable cause) {
      events.add("failed " + cause.getMessage());
    }
  }
}
