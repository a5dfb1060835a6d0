package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.flow.CreditPool;
import io.portway.flow.TrunkMemory;
import io.portway.schedule.WriteScheduler;
import io.portway.testing.TestMemory;
import io.portway.wire.FrameText;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One stream on a loop that runs by hand, with a trunk that only writes down what is sent. The
 * stream's handler notes what it hears, and gives no credit back by itself.
 */
final class StreamBench implements StreamOwner, AutoCloseable {
  static final int CREDIT = 64 * 1024;

  /** What the stream's handler heard, in order. */
  final List<String> heard = new ArrayList<>();

  final TrunkMemory memory = TestMemory.of(4 << 20).trunk();
  final CreditPool pool = new CreditPool(memory);
  final TunnelStream stream;
  int readCompletes;
  boolean gone;

  private final EmbeddedChannel clock = new EmbeddedChannel();
  private final ByteBuf sent = Unpooled.buffer();
  private long nowNanos;

  private StreamBench(Kind kind, int sendCredit) {
    WriteScheduler<TunnelStream> scheduler = new WriteScheduler<>();
    int receiveCredit = pool.reserveFloor(CreditPool.FLOOR);
    stream =
        switch (kind) {
          case OURS ->
              TunnelStream.opening(
                  null,
                  this,
                  1,
                  new OpenRequest(3, 1, receiveCredit, null, null),
                  scheduler,
                  sendCredit);
          case THEIRS ->
              TunnelStream.opened(
                  null,
                  this,
                  2,
                  new OpenRequest(3, 1, sendCredit, null, null),
                  scheduler,
                  receiveCredit);
        };
    stream.pipeline().addLast(new Ear());
    clock.eventLoop().register(stream);
  }

  private enum Kind {
    OURS,
    THEIRS
  }

  /** A stream that we opened; its OPEN has not left. */
  static StreamBench ours() {
    return new StreamBench(Kind.OURS, CREDIT);
  }

  /** A stream that we opened and that was answered; what was sent so far is forgotten. */
  static StreamBench open() {
    return open(CREDIT);
  }

  static StreamBench open(int sendCredit) {
    StreamBench bench = new StreamBench(Kind.OURS, sendCredit);
    bench.cut();
    bench.stream.onOpenResult(OpenResult.ok(1));
    bench.sent();
    bench.heard.clear();
    return bench;
  }

  /** A stream that the peer opened and that waits for our answer. */
  static StreamBench theirs() {
    return new StreamBench(Kind.THEIRS, CREDIT);
  }

  /** Bytes arrive in a batch of their own. */
  void receive(String bytes) {
    stream.onData(buffer(bytes));
    stream.onReadComplete();
    run();
  }

  static ByteBuf buffer(String bytes) {
    byte[] ascii = bytes.getBytes(StandardCharsets.US_ASCII);
    return io.netty.buffer.PooledByteBufAllocator.DEFAULT
        .directBuffer(Math.max(1, ascii.length))
        .writeBytes(ascii);
  }

  /** Runs what the loop was given to do. */
  void run() {
    clock.runPendingTasks();
  }

  void advance(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    clock.advanceTimeBy(seconds, TimeUnit.SECONDS);
    clock.runScheduledPendingTasks();
    run();
  }

  /** Cuts all that may be sent, in frames of up to 1,000 bytes of payload. */
  void cut() {
    while (stream.sendable()) {
      stream.cut(this::take, 2024);
    }
    run();
  }

  /** Frames sent since the last call. */
  List<String> sent() {
    List<String> lines = FrameText.of(sent).lines();
    sent.clear();
    return lines;
  }

  private void take(ByteBuf piece) {
    sent.writeBytes(piece);
    piece.release();
  }

  @Override
  public void ready(TunnelStream which) {
    // The test cuts when it wants to.
  }

  @Override
  public void full() {
    // The test cuts by itself.
  }

  @Override
  public void sendFirst(ByteBuf frame, boolean numbered) {
    take(frame);
  }

  @Override
  public void gone(TunnelStream which) {
    gone = true;
  }

  @Override
  public void starved(TunnelStream starving) {
    throw new AssertionError("memory is short");
  }

  @Override
  public TrunkMemory memory() {
    return memory;
  }

  @Override
  public CreditPool credit() {
    return pool;
  }

  @Override
  public long roundTripNanos() {
    return 0;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public boolean hasLink() {
    return true;
  }

  @Override
  public void close() {
    stream.close();
    run();
    clock.close();
  }

  private final class Ear extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      heard.add(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (++readCompletes > 1000) {
        throw new IllegalStateException("the loop spins");
      }
      ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        heard.add("FIN");
      } else if (event instanceof OpenResult result) {
        heard.add("result " + result.outcome());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      heard.add(
          cause instanceof StreamResetException reset ? "reset " + reset.code() : cause.toString());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      heard.add("closed");
    }
  }
}
