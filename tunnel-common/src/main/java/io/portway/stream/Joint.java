package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.portway.flow.IntFifo;
import io.portway.loop.Unwatched;
import io.portway.wire.Pinned;
import io.portway.wire.ResetCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties two channels so that each gets what the other says: a socket and a stream on one event loop,
 * or two streams. One instance sits at the end of each side's pipeline.
 *
 * <p>Bytes from a socket wait in the stream's outbound buffer; while it takes no more, the socket
 * is not read. Bytes from a stream wait in the other side's outbound buffer, and when that is full
 * in the stream, bounded by the credit that goes back as they leave. A FIN goes on as a FIN, a
 * reset as a reset behind the bytes before it.
 *
 * <p>Two streams may live on two loops (a private mapping whose agent has no trunk on the visitor's
 * loop): that is the only place where bytes change threads, in one task a batch.
 */
public final class Joint extends ChannelInboundHandlerAdapter {
  /** A socket takes this much beyond what its kernel does; the rest waits in the stream. */
  private static final WriteBufferWaterMark SOCKET_MARK =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);

  /**
   * And its kernel takes this much that it can't send yet: without a limit that is up to 4 MiB for
   * each visitor who does not read, none of which any budget of ours counts.
   */
  private static final long SOCKET_UNSENT = 128 * 1024;

  private final Channel self;
  private final Channel peer;
  private final boolean sameLoop;
  private final Passage passage;
  private Joint other;

  // Owned by the loop of self.
  private List<ByteBuf> batch = new ArrayList<>(0);
  private boolean inputDone;
  private boolean ended;

  /** Whether self takes what the peer says. */
  private final Stall stall;

  /** What of self's unread bytes the passage knows of. */
  private long parked;

  // Owned by the loop of peer, where bytes of self are written.
  private final IntFifo sizes = new IntFifo();
  private final ChannelFutureListener written = this::onWritten;
  private int owed;
  private boolean owedTask;

  private Joint(Channel self, Channel peer, Passage fromSelf, Passage fromPeer) {
    this.self = self;
    this.peer = peer;
    this.sameLoop = self.eventLoop() == peer.eventLoop();
    this.passage = fromSelf;
    this.stall = new Stall(fromPeer);
  }

  /**
   * Ties {@code a} and {@code b}, both registered. To be called on the loop of {@code a}.
   *
   * @param fromA counts the bytes that come from {@code a}, and how long {@code b} did not take
   *     them
   * @param fromB the same for {@code b}
   */
  public static void tie(Channel a, Channel b, Passage fromA, Passage fromB) {
    assert a.eventLoop().inEventLoop();
    Joint ofA = new Joint(a, b, fromA, fromB);
    Joint ofB = new Joint(b, a, fromB, fromA);
    ofA.other = ofB;
    ofB.other = ofA;
    if (!ofA.sameLoop && !(a instanceof TunnelStream && b instanceof TunnelStream)) {
      throw new IllegalArgumentException("a socket and its stream must share an event loop");
    }
    prepare(a, b);
    prepare(b, a);
    a.pipeline().addLast(ofA);
    if (ofA.sameLoop) {
      b.pipeline().addLast(ofB);
      ofA.beginReadingSocket();
      ofB.beginReadingSocket();
    } else {
      b.eventLoop().execute(() -> ofB.join());
    }
  }

  /** The channel that bytes of this one's go to. From any thread. */
  public Channel peer() {
    return peer;
  }

  /** Takes both sides apart; from now on neither hears of the other. On the loop of both. */
  public static void untie(Channel a, Channel b) {
    remove(a);
    remove(b);
  }

  private static void remove(Channel channel) {
    if (channel.pipeline().get(Joint.class) != null) {
      channel.pipeline().replace(Joint.class, null, new LastHandler());
    }
  }

  /** A stream that was opened on another loop waited unread until now. */
  private void join() {
    self.pipeline().addLast(this);
    self.config().setAutoRead(true);
    if (!self.isOpen()) {
      end(ResetCode.CANCELLED);
    }
  }

  private static void prepare(Channel source, Channel target) {
    if (target instanceof TunnelStream stream
        && source.config().getRecvByteBufAllocator() instanceof HeadroomAllocator reads) {
      reads.readFor(stream);
      stream.expectHeadroom();
    }
    if (!(source instanceof TunnelStream)) {
      source.config().setWriteBufferWaterMark(SOCKET_MARK);
      // Only epoll's sockets know the option; others have what the system gives them.
      source.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, SOCKET_UNSENT);
    }
  }

  // ---- bytes ----

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf bytes = (ByteBuf) msg;
    passage.passed(bytes.readableBytes());
    if (!sameLoop) {
      batch.add(bytes);
    } else if (self instanceof TunnelStream) {
      boolean waits =
          peer.unsafe().outboundBuffer() != null && !peer.unsafe().outboundBuffer().isEmpty();
      writeOwing(waits && Pinned.isWaste(bytes) ? Pinned.copy(self.alloc(), bytes) : bytes);
      if (!peer.isWritable()) {
        self.config().setAutoRead(false);
        other.beginStall();
      }
    } else {
      Unwatched.write(peer, bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    passOn();
    pauseIfFull();
  }

  /** What was read so far leaves, before whatever comes next. */
  private void passOn() {
    if (sameLoop) {
      peer.flush();
    } else if (!batch.isEmpty()) {
      List<ByteBuf> all = batch;
      batch = new ArrayList<>(all.size());
      peer.eventLoop()
          .execute(
              () -> {
                all.forEach(this::writeOwing);
                peer.flush();
                if (!peer.isWritable()) {
                  other.beginStall();
                }
              });
    }
  }

  /** On the peer's loop: writes bytes of a stream, whose credit goes back when they have left. */
  private void writeOwing(ByteBuf bytes) {
    sizes.add(bytes.readableBytes());
    peer.write(bytes).addListener(written);
  }

  private void onWritten(ChannelFuture write) {
    int bytes = sizes.poll();
    TunnelStream stream = (TunnelStream) self;
    if (!write.isSuccess()) {
      onSelfLoop(stream::readerGone);
    } else if (sameLoop) {
      stream.release(bytes);
    } else {
      owed += bytes;
      if (!owedTask) {
        owedTask = true;
        // After the writes of this turn: one task gives back the credit of all of them.
        peer.eventLoop().execute(this::payBack);
      }
    }
  }

  private void payBack() {
    int bytes = owed;
    owed = 0;
    owedTask = false;
    onSelfLoop(() -> ((TunnelStream) self).release(bytes));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (self.isWritable()) {
      endStall();
    }
    if (sameLoop && self.isWritable()) {
      peer.config().setAutoRead(true);
    } else if (sameLoop && self instanceof TunnelStream stream && stream.isOutOfCredit()) {
      peer.config().setAutoRead(false);
      beginStall();
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void beginReadingSocket() {
    if (self.isWritable() && !(peer instanceof TunnelStream)) {
      peer.config().setAutoRead(true);
    }
  }

  /**
   * A socket is read only while its stream takes the bytes. Judged after a read was passed on, and
   * not while it is: mostly the pump has taken it by then, and each change of mind would cost a
   * system call.
   */
  private void pauseIfFull() {
    if (sameLoop && !(self instanceof TunnelStream) && !peer.isWritable()) {
      self.config().setAutoRead(false);
      other.beginStall();
    }
  }

  // ---- figures ----

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (self instanceof TunnelStream stream) {
      stream.tied(this);
    }
  }

  /** Nothing waits for either side any more; also where the channel closes. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    endStall();
    if (self instanceof TunnelStream stream) {
      stream.tied(null);
      tellParked(0);
    }
  }

  /** A stream is looked at once a second; where a socket is tied to it, that is, too. */
  void observe(long nowNanos) {
    TunnelStream stream = (TunnelStream) self;
    stall.observe(nowNanos);
    if (stream.isOutputShutdown() && stream.unsentBytes() == 0) {
      // It sent its last byte with the last of its credit, and gets none any more.
      endStall();
    }
    if (!(peer instanceof TunnelStream)) {
      other.stall.observe(nowNanos);
    }
    tellParked(stream.unreadBytes());
  }

  private void tellParked(long bytes) {
    if (bytes != parked) {
      passage.parked(bytes - parked);
      parked = bytes;
    }
  }

  private void beginStall() {
    if (!stall.isLasting() && self.isOpen()) {
      stall.begin(nowNanos());
    }
  }

  private void endStall() {
    if (stall.isLasting()) {
      stall.end(nowNanos());
    }
  }

  private long nowNanos() {
    return ((TunnelStream) (self instanceof TunnelStream ? self : peer)).nowNanos();
  }

  // ---- ends ----

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !inputDone) {
      inputDone = true;
      passOn();
      onPeerLoop(this::finishPeer);
      closeIfFinished();
    }
    ctx.fireUserEventTriggered(event);
  }

  /** A stream closes itself after both FINs; a socket would stay half open for ever. */
  private void closeIfFinished() {
    if (!(self instanceof TunnelStream) && ((DuplexChannel) self).isOutputShutdown()) {
      Unwatched.close(self);
    }
  }

  /** On the peer's loop: FIN, behind everything written. */
  private void finishPeer() {
    if (peer instanceof TunnelStream stream) {
      if (!stream.isOutputShutdown()) {
        Unwatched.shutdownOutput(stream);
      }
      return;
    }
    peer.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            write -> {
              DuplexChannel socket = (DuplexChannel) peer;
              if (!write.isSuccess() || socket.isInputShutdown()) {
                Unwatched.close(socket);
              } else {
                Unwatched.shutdownOutput(socket);
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (self instanceof TunnelStream) {
      end(cause instanceof StreamResetException reset ? reset.code() : ResetCode.INTERNAL);
    } else {
      end(ResetCode.PEER_RESET);
    }
    Unwatched.close(self);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (self instanceof TunnelStream || !inputDone) {
      end(inputDone ? null : ResetCode.CANCELLED);
    } else if (!((DuplexChannel) self).isOutputShutdown() || !peerIsFinished()) {
      end(ResetCode.READER_GONE);
    }
    ctx.fireChannelInactive();
  }

  private boolean peerIsFinished() {
    return !peer.isOpen() || ((DuplexChannel) peer).isInputShutdown();
  }

  /** The other side ends too; with {@code code} null its own FIN has ended it already. */
  private void end(ResetCode code) {
    if (ended) {
      return;
    }
    ended = true;
    passOn();
    if (code != null) {
      onPeerLoop(() -> endPeer(code));
    }
  }

  private void endPeer(ResetCode code) {
    if (!peer.isOpen()) {
      return;
    }
    if (peer instanceof TunnelStream stream) {
      stream.reset(code, "");
      return;
    }
    SocketReset.behindItsBytes(peer);
  }

  private void onPeerLoop(Runnable task) {
    run(peer, task);
  }

  private void onSelfLoop(Runnable task) {
    run(self, task);
  }

  private static void run(Channel channel, Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }
}
