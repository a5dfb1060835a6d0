package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.portway.flow.IntFifo;
import io.portway.flow.ReceiveWindow;
import io.portway.flow.SendWindow;
import io.portway.flow.TrunkMemory;
import io.portway.loop.Unwatched;
import io.portway.schedule.WriteScheduler;
import io.portway.wire.Frames;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.Pinned;
import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One visitor's bytes inside a trunk, as a Netty channel, so that ordinary handlers run on it. All
 * state belongs to the trunk's event loop, on which the channel is registered.
 *
 * <p>Its life:
 *
 * <ol>
 *   <li>The opener makes it with an {@link OpenRequest}; OPEN leaves with the first bytes written.
 *   <li>The acceptor gets it with the peer's request and answers once with {@link #accept} or
 *       {@link #refuse}; the opener's pipeline sees the {@link OpenResult} as a user event.
 *   <li>Bytes written wait in the channel's own outbound buffer until the trunk's pump calls {@link
 *       #cut}. The channel is writable while the peer's credit reaches further than what waits, and
 *       that is less than about one read.
 *   <li>Bytes received are handed on at once, or kept while nobody reads; {@link #release} gives
 *       credit back when the next hop took them.
 *   <li>{@link #shutdownOutput} sends FIN behind the data; a FIN received is a {@link
 *       ChannelInputShutdownEvent}. Both together close the channel.
 *   <li>{@link #reset} ends it behind its data, {@link #abort} and {@code close()} at once. A reset
 *       received is a {@link StreamResetException} and then the close.
 * </ol>
 */
public final class TunnelStream extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  /** One read of a visitor's socket fills it: a stream reads ahead of the pump by one buffer. */
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16_384, 49_152);

  /** What may be read for a stream on which nothing waits, where memory is tight. */
  private static final int TIGHT_READ = 4 * 1024;

  /** Netty counts reasons of users' not to be writable from 1. */
  private static final int NO_ROOM = 1;

  /** How long a reset may wait behind bytes that the peer does not take. */
  private static final long RESET_SECONDS = 30;

  /** How far the opening went. */
  private enum Opening {
    /** We opened it, and OPEN has not left. */
    TO_SEND,
    /** We opened it, and wait for the answer. */
    SENT,
    /** The peer opened it, and waits for our answer. */
    TO_ANSWER,
    DONE
  }

  /** How our sending direction is to end once everything written was cut. */
  private enum Ending {
    NONE,
    FIN,
    RESET
  }

  private final StreamOwner owner;
  private final int id;
  private final OpenRequest request;
  private final WriteScheduler.Turn<TunnelStream> turn;
  private final ChannelConfig config = new StreamOptions(this);
  private final SendWindow send;
  private final ReceiveWindow receive;
  private final long openedNanos;
  private final TrunkMemory memory;
  private final Parked parked = new Parked();

  /** What each of the buffers that wait to be sent is charged. */
  private final IntFifo charges = new IntFifo();

  /** The sum of {@link #charges}. */
  private long charged;

  /** Bytes that wait to be sent. */
  private long waiting;

  private Opening opening;
  private StreamState state = StreamState.OPEN;
  private Ending ending = Ending.NONE;
  private ResetCode endingCode;
  private String endingDetail;
  private ChannelPromise finPromise;
  private Future<?> resetDeadline;
  private Reset parkedReset;
  private boolean parkedFin;
  private boolean waitsForMemory;
  private boolean readPending;
  private boolean delivering;
  private boolean headroom;
  private boolean inputShutdown;
  private boolean outputShutdown;
  private boolean closed;

  /** What ties it to another channel, or null. */
  private Joint joint;

  private TunnelStream(
      Channel parent,
      StreamOwner owner,
      int id,
      OpenRequest request,
      Opening opening,
      WriteScheduler<TunnelStream> scheduler,
      int sendCredit,
      int receiveCredit) {
    super(parent);
    this.owner = owner;
    this.id = id;
    this.request = request;
    this.opening = opening;
    this.turn = scheduler.turnOf(this);
    this.openedNanos = owner.nowNanos();
    this.memory = owner.memory();
    this.send = new SendWindow(sendCredit);
    this.receive =
        new ReceiveWindow(
            owner.credit(), receiveCredit, owner.credit().firstWindow(receiveCredit), openedNanos);
    config.setWriteBufferWaterMark(WATER_MARK);
    // What the peer opened is read when the acceptor has its handlers in place.
    config.setAutoRead(opening != Opening.TO_ANSWER);
  }

  /**
   * A stream of ours, whose OPEN is still to be sent.
   *
   * @param sendCredit what the peer takes before its first CREDIT, in bytes
   */
  public static TunnelStream opening(
      Channel parent,
      StreamOwner owner,
      int id,
      OpenRequest request,
      WriteScheduler<TunnelStream> scheduler,
      int sendCredit) {
    return new TunnelStream(
        parent, owner, id, request, Opening.TO_SEND, scheduler, sendCredit, request.credit());
  }

  /**
   * A stream that the peer opened, to be answered. It is not read until the acceptor asks for it:
   * {@code config().setAutoRead(true)}.
   *
   * @param receiveCredit what the peer may send before our first CREDIT, reserved by the caller
   */
  public static TunnelStream opened(
      Channel parent,
      StreamOwner owner,
      int id,
      OpenRequest request,
      WriteScheduler<TunnelStream> scheduler,
      int receiveCredit) {
    return new TunnelStream(
        parent, owner, id, request, Opening.TO_ANSWER, scheduler, request.credit(), receiveCredit);
  }

  /** The stream's number in its trunk. */
  public int streamId() {
    return id;
  }

  /** What OPEN said. */
  public OpenRequest request() {
    return request;
  }

  /** The stream's place in its trunk's schedule. */
  public WriteScheduler.Turn<TunnelStream> turn() {
    return turn;
  }

  /** {@link System#nanoTime} of the stream's beginning. */
  public long openedNanos() {
    return openedNanos;
  }

  /** Payload bytes received that no next hop has taken yet. */
  public long unreadBytes() {
    return receive.unread();
  }

  /** Payload bytes that wait for their turn to be sent. */
  public long unsentBytes() {
    return waiting;
  }

  /** Lets the joint count what has stalled, and what waits. Called about once a second. */
  public void observe(long nowNanos) {
    if (joint != null) {
      joint.observe(nowNanos);
    }
  }

  void tied(Joint by) {
    joint = by;
  }

  /** As its trunk reads it. */
  long nowNanos() {
    return owner.nowNanos();
  }

  /**
   * Promises that every buffer written has {@link Frames#HEADER} bytes of its own before its reader
   * index, as those of {@link HeadroomAllocator} do: the frame header is written there.
   */
  void expectHeadroom() {
    headroom = true;
  }

  // ---- opening ----

  /**
   * Answers the peer's OPEN: the backend took the connection. Once; nothing is said where the
   * stream has ended meanwhile.
   */
  public void accept(int dialMicros) {
    if (opening == Opening.TO_ANSWER && !state.canSend()) {
      return;
    }
    answer(OpenResult.ok(dialMicros));
    grant(receive.renew());
    readyIfSendable();
  }

  /** Answers the peer's OPEN with a refusal, and closes the channel. */
  public void refuse(OpenResult result) {
    if (result.isOk()) {
      throw new IllegalArgumentException("refuse: " + result);
    }
    if (opening != Opening.TO_ANSWER) {
      return;
    }
    if (state.canSend()) {
      answer(result);
      state = StreamState.CLOSED;
    }
    Unwatched.close(this);
  }

  private void answer(OpenResult result) {
    assert eventLoop().inEventLoop();
    if (opening != Opening.TO_ANSWER) {
      throw new IllegalStateException("stream " + id + " was answered already");
    }
    opening = Opening.DONE;
    owner.sendFirst(Frames.openResult(alloc(), id, result), true);
  }

  /** The peer answered our OPEN. */
  public void onOpenResult(OpenResult result) {
    if (opening != Opening.SENT) {
      throw new StreamException(
          ResetCode.STATE, "OPEN_RESULT on stream " + id + " that does not wait for one");
    }
    opening = Opening.DONE;
    if (result.isOk()) {
      pipeline().fireUserEventTriggered(result);
      readyIfSendable();
    } else {
      state = StreamState.CLOSED;
      pipeline().fireUserEventTriggered(result);
      Unwatched.close(this);
    }
  }

  // ---- receiving ----

  /** Takes a part of a DATA frame. */
  public void onData(ByteBuf part) {
    if (closed) {
      part.release();
      return;
    }
    int bytes = part.readableBytes();
    if (!mayReceive()) {
      part.release();
      throw outOfPlace("DATA");
    }
    if (!receive.tryReceive(bytes)) {
      part.release();
      throw new StreamException(
          ResetCode.FLOW,
          "DATA on stream "
              + id
              + " beyond its credit: "
              + (receive.received() + bytes)
              + " (granted: "
              + receive.granted()
              + ")");
    }
    parked.add(part);
    deliver();
    parked.settle(alloc());
  }

  /** The peer sends no more. */
  public void onFin(long finalOffset) {
    if (closed) {
      return;
    }
    if (!mayReceive()) {
      throw outOfPlace("FIN");
    }
    if (finalOffset != receive.received()) {
      throw new StreamException(
          ResetCode.STATE,
          "FIN on stream " + id + " at " + finalOffset + " (received: " + receive.received() + ")");
    }
    parkedFin = true;
    receive.finish();
    deliver();
  }

  private boolean mayReceive() {
    return mayReceiveMore() && opening != Opening.SENT;
  }

  private StreamException outOfPlace(String frame) {
    return new StreamException(
        ResetCode.STATE,
        frame
            + " on stream "
            + id
            + (opening == Opening.SENT ? " before its OPEN_RESULT" : " after its end"));
  }

  /** The peer ended the stream. */
  public void onReset(Reset reset) {
    if (closed || parkedReset != null) {
      return;
    }
    parkedReset = reset;
    if (reset.order() == Reset.Order.ABORT) {
      parked.release();
    }
    // Nothing that we could still send has a reader.
    ending = Ending.NONE;
    state = StreamState.CLOSED;
    receive.finish();
    deliver();
  }

  /** The peer lets us send up to {@code limit} payload bytes in all. */
  public boolean onCredit(long limit) {
    boolean more = send.expand(limit);
    if (more) {
      judgeRoom();
      readyIfSendable();
    }
    return more;
  }

  /** Called once after a batch of frames, for streams that got something. */
  public void onReadComplete() {
    if (!closed) {
      pipeline().fireChannelReadComplete();
    }
  }

  /** The next hop took {@code bytes} of what was handed on: the peer may send as many more. */
  public void release(int bytes) {
    assert eventLoop().inEventLoop();
    grant(receive.release(bytes, owner.nowNanos(), owner.roundTripNanos()));
  }

  private void grant(long limit) {
    if (limit > 0) {
      owner.sendFirst(Frames.credit(alloc(), id, limit), false);
    }
    if (receive.isStarved() && !waitsForMemory) {
      waitsForMemory = true;
      owner.starved(this);
    }
  }

  /** After a resume: CREDIT is never sent twice by itself, and the last one may have been lost. */
  public void restateCredit() {
    if (!closed && opening != Opening.TO_SEND && mayReceiveMore()) {
      receive.renew();
      owner.sendFirst(Frames.credit(alloc(), id, receive.granted()), false);
    }
  }

  /** Memory was short when credit was due: perhaps there is some now. */
  public void renewCredit() {
    waitsForMemory = false;
    grant(receive.renew());
  }

  private boolean mayReceiveMore() {
    return state.canReceive() && !parkedFin;
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    try {
      while (!closed && !parked.isEmpty() && mayRead()) {
        readPending = false;
        pipeline().fireChannelRead(parked.poll());
      }
      if (closed || !parked.isEmpty()) {
        return;
      }
      if (parkedReset != null) {
        Reset reset = parkedReset;
        pipeline().fireExceptionCaught(new StreamResetException(reset));
        Unwatched.close(this);
      } else if (finWaits() && mayRead()) {
        readPending = false;
        inputShutdown = true;
        state = state.on(StreamEvent.RECEIVE_FIN);
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        closeIfOver();
      }
    } finally {
      delivering = false;
    }
  }

  private boolean finWaits() {
    return parkedFin && !inputShutdown;
  }

  private boolean mayRead() {
    return readPending || config.isAutoRead();
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!parked.isEmpty() || finWaits()) {
      eventLoop()
          .execute(
              () -> {
                deliver();
                onReadComplete();
              });
    }
  }

  // ---- sending ----

  @Override
  protected Object filterOutboundMessage(Object msg) throws ChannelOutputShutdownException {
    if (outputShutdown) {
      throw new ChannelOutputShutdownException("output was shut down");
    }
    if (msg instanceof ByteBuf bytes) {
      int charge = headroom ? Pinned.by(bytes) : Pinned.charge(bytes);
      memory.reserve(charge);
      charges.add(charge);
      charged += charge;
      waiting += bytes.readableBytes();
      return msg;
    }
    throw new UnsupportedOperationException(
        "a stream takes ByteBuf, not " + msg.getClass().getSimpleName());
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    // The pump takes the bytes when it is this stream's turn.
    readyIfSendable();
    judgeRoom();
    if (!isWritable()) {
      owner.full();
    }
  }

  /** How many bytes a reader may bring now, 0 to {@link Frames#MAX_PAYLOAD}. */
  int room() {
    if (!isWritable()) {
      return 0;
    }
    long room = send.available() - waiting;
    if (memory.isTight()) {
      room = waiting > 0 ? 0 : Math.min(room, TIGHT_READ);
    }
    return (int) Math.max(0, Math.min(room, Frames.MAX_PAYLOAD));
  }

  /** Whether the peer lets us send nothing beyond what waits. */
  boolean isOutOfCredit() {
    return send.available() <= waiting;
  }

  /** Not writable where the next bytes could not be sent before the peer, or memory, allows it. */
  private void judgeRoom() {
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    if (out != null) {
      boolean room = !isOutOfCredit() && (waiting == 0 || !memory.isTight());
      out.setUserDefinedWritability(NO_ROOM, room);
    }
  }

  /** The buffer that waited longest was sent. */
  private void discharge() {
    int charge = charges.poll();
    charged -= charge;
    memory.release(charge);
  }

  private void readyIfSendable() {
    if (sendable()) {
      owner.ready(this);
    }
  }

  /** Whether {@link #cut} would cut a frame now. */
  public boolean sendable() {
    if (closed || opening == Opening.TO_ANSWER || !state.canSend()) {
      return false;
    }
    if (opening == Opening.TO_SEND) {
      return true;
    }
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    boolean empty = out == null || out.isEmpty();
    return empty ? ending != Ending.NONE : send.available() > 0;
  }

  /**
   * Cuts one frame off what waits to be sent and writes it to {@code sink}.
   *
   * @param maxPayload largest payload of a DATA frame, in bytes
   * @return the frame's bytes, header included
   */
  public int cut(FrameSink sink, int maxPayload) {
    assert eventLoop().inEventLoop();
    if (opening == Opening.TO_SEND) {
      return cutOpen(sink, maxPayload);
    }
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    if (out != null && !out.isEmpty()) {
      return cutData(out, sink, maxPayload);
    }
    return cutEnd(sink);
  }

  private int cutOpen(FrameSink sink, int maxPayload) {
    opening = Opening.SENT;
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    ByteBuf first = out == null ? null : (ByteBuf) out.current();
    int length = 0;
    if (first != null) {
      int room = (int) Math.min(send.available(), maxPayload - Frames.MAX_OPEN);
      length = Math.max(0, Math.min(first.readableBytes(), room));
    }
    ByteBuf head = Frames.open(alloc(), id, request, length);
    int bytes = head.readableBytes() + length;
    sink.write(head);
    if (length > 0) {
      send.take(length);
      sink.write(first.retainedSlice(first.readerIndex(), length));
      taken(out, first, length);
    }
    return bytes;
  }

  private int cutData(ChannelOutboundBuffer out, FrameSink sink, int maxPayload) {
    ByteBuf buffer = (ByteBuf) out.current();
    int readable = buffer.readableBytes();
    if (readable == 0) {
      // An empty write only carries a promise.
      out.remove();
      discharge();
      return 0;
    }
    int length = (int) Math.min(Math.min(readable, maxPayload), send.available());
    send.take(length);
    if (length == readable && headroom && buffer.readerIndex() == Frames.HEADER) {
      sink.write(Frames.dataInHeadroom(id, buffer.retain()));
      waiting -= length;
      out.remove();
      discharge();
      judgeRoom();
    } else {
      sink.write(Frames.dataHeader(alloc(), id, length));
      sink.write(buffer.retainedSlice(buffer.readerIndex(), length));
      taken(out, buffer, length);
    }
    return Frames.HEADER + length;
  }

  private void taken(ChannelOutboundBuffer out, ByteBuf first, int length) {
    boolean whole = length == first.readableBytes();
    waiting -= length;
    out.removeBytes(length);
    if (whole) {
      discharge();
    }
    judgeRoom();
  }

  private int cutEnd(FrameSink sink) {
    switch (ending) {
      case NONE -> {
        return 0;
      }
      case FIN -> {
        ending = Ending.NONE;
        ByteBuf fin = Frames.fin(alloc(), id, send.sent());
        int bytes = fin.readableBytes();
        sink.write(fin);
        state = state.on(StreamEvent.SEND_FIN);
        if (finPromise != null) {
          finPromise.trySuccess();
        }
        closeIfOver();
        return bytes;
      }
      case RESET -> {
        ending = Ending.NONE;
        state = state.on(StreamEvent.SEND_RESET);
        ByteBuf frame =
            Frames.reset(
                alloc(),
                id,
                new Reset(endingCode, Reset.Order.IN_ORDER, send.sent(), endingDetail));
        int bytes = frame.readableBytes();
        sink.write(frame);
        Unwatched.close(this);
        return bytes;
      }
    }
    throw new IllegalStateException("ending " + ending);
  }

  // ---- ending ----

  /** Ends both directions, behind what was written so far. */
  public void reset(ResetCode code, String detail) {
    assert eventLoop().inEventLoop();
    if (closed || state == StreamState.CLOSED) {
      Unwatched.close(this);
      return;
    }
    if (ending == Ending.RESET) {
      return;
    }
    if (opening == Opening.TO_ANSWER) {
      abort(code, detail);
      return;
    }
    if (state == StreamState.HALF_CLOSED_LOCAL) {
      // Everything of ours has left before, so that nothing can be passed.
      sendReset(code, Reset.Order.IN_ORDER, detail);
      Unwatched.close(this);
      return;
    }
    outputShutdown = true;
    ending = Ending.RESET;
    endingCode = code;
    endingDetail = detail;
    unsafe().flush();
    if (closed) {
      return;
    }
    // A peer that takes no bytes would keep the stream for ever.
    resetDeadline =
        eventLoop().schedule(() -> abort(code, detail), RESET_SECONDS, TimeUnit.SECONDS);
    readyIfSendable();
  }

  /** Ends both directions at once; what waits to be sent is dropped on both sides. */
  public void abort(ResetCode code, String detail) {
    assert eventLoop().inEventLoop();
    if (!closed && state != StreamState.CLOSED) {
      sendReset(code, Reset.Order.ABORT, detail);
    }
    Unwatched.close(this);
  }

  /**
   * The next hop takes nothing more: ends both directions, unless a reset is on its way already.
   */
  void readerGone() {
    if (ending != Ending.RESET) {
      abort(ResetCode.READER_GONE, "");
    }
  }

  /** The trunk is gone: no frame can be sent any more. */
  public void lost(ResetCode code, String detail) {
    if (closed) {
      return;
    }
    opening = Opening.DONE;
    parkedReset = new Reset(code, Reset.Order.ABORT, 0, detail);
    state = StreamState.CLOSED;
    ending = Ending.NONE;
    parked.release();
    pipeline().fireExceptionCaught(new StreamResetException(parkedReset));
    Unwatched.close(this);
  }

  private void sendReset(ResetCode code, Reset.Order order, String detail) {
    state = StreamState.CLOSED;
    if (opening == Opening.TO_SEND) {
      // The peer never heard of it.
      return;
    }
    owner.sendFirst(Frames.reset(alloc(), id, new Reset(code, order, send.sent(), detail)), true);
  }

  private void closeIfOver() {
    // The last bytes were handed on and the last frame was cut.
    if (state == StreamState.CLOSED && !closed) {
      eventLoop().execute(() -> Unwatched.close(this));
    }
  }

  @Override
  protected void doClose() {
    if (closed) {
      return;
    }
    if (state != StreamState.CLOSED) {
      sendReset(ResetCode.CANCELLED, Reset.Order.ABORT, "");
    }
    closed = true;
    if (finPromise != null) {
      finPromise.tryFailure(new ClosedChannelException());
    }
    if (resetDeadline != null) {
      resetDeadline.cancel(false);
    }
    parked.release();
    memory.release(charged);
    charged = 0;
    receive.close();
    owner.gone(this);
  }

  // ---- DuplexChannel ----

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || closed;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || closed;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  /** FIN goes out behind everything written; the promise succeeds when it was cut. */
  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    assert eventLoop().inEventLoop();
    if (closed || outputShutdown || !state.canSend()) {
      return promise.setFailure(new ChannelOutputShutdownException("output was shut down before"));
    }
    outputShutdown = true;
    ending = Ending.FIN;
    finPromise = promise;
    // What was written goes before, flushed or not.
    unsafe().flush();
    readyIfSendable();
    return promise;
  }

  /** There is no frame that tells a peer to stop sending: only a reset does. */
  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setFailure(new UnsupportedOperationException("shutdownInput: use abort()"));
  }

  @Override
  public ChannelFuture shutdown() {
    return close();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  // ---- AbstractChannel ----

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public boolean isActive() {
    return !closed;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public ByteBufAllocator alloc() {
    return config.getAllocator();
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new StreamUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return request.endpoint();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return request.visitor();
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException("bind");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  public String toString() {
    return "stream=" + id;
  }

  /** Without automatic reading, nothing more is handed on than was asked for. */
  private final class StreamOptions extends DefaultChannelConfig {
    StreamOptions(Channel channel) {
      super(channel);
    }

    @Override
    protected void autoReadCleared() {
      readPending = false;
    }
  }

  private final class StreamUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException("connect"));
    }
  }
}
