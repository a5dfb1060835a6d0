package io.portway.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.portway.loop.Unwatched;
import io.portway.pace.QueueLimits;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The live connection under a trunk, as the trunk sees it: somewhere to write, with a short queue.
 * Owned by the trunk's event loop.
 */
final class Link {
  /**
   * Encrypted bytes that may wait in user space where nothing is known of the path. Beyond the high
   * mark the pump stops; streams keep their bytes and their turns.
   */
  private static final WriteBufferWaterMark FIXED_MARK =
      new WriteBufferWaterMark(QueueLimits.FAST.userLow(), QueueLimits.FAST.userHigh());

  /** Plain bytes written before they are encrypted and sent. */
  private static final int FLUSH_EVERY = 64 * 1024;

  /** How long a peer may take to read our last word. */
  private static final long LAST_WORD_SECONDS = 5;

  /** The payload of a TLS record. */
  private static final int RECORD = 16 * 1024;

  private final Channel channel;

  /** Null where the socket can't be paced, or is closed already. */
  private final LinkPacer pacer;

  private int unflushed;
  private long records;

  Link(Channel channel, long nowNanos) {
    this.channel = channel;
    pacer = LinkPacer.of(channel, nowNanos);
    if (pacer == null) {
      channel.config().setWriteBufferWaterMark(FIXED_MARK);
    }
  }

  ByteBufAllocator alloc() {
    return channel.alloc();
  }

  SocketAddress localAddress() {
    return channel.localAddress();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** The largest payload of a frame now, where the peer takes {@code most}. */
  int frameLimit(int most) {
    return pacer == null ? most : Math.min(most, pacer.limits().frame());
  }

  /** Whether bytes move on it that the trunk does not see, since this was last asked. */
  boolean isMoving() {
    return pacer != null && pacer.isMoving();
  }

  /** Takes {@code bytes}. */
  void write(ByteBuf bytes) {
    unflushed += bytes.readableBytes();
    records += 1 + bytes.readableBytes() / RECORD;
    Unwatched.write(channel, bytes);
  }

  /** TLS records sent, at most: what is written in pieces may share some. */
  long records() {
    return records;
  }

  void flushIfMuch() {
    if (unflushed >= FLUSH_EVERY) {
      flush();
    }
  }

  void flush() {
    if (unflushed > 0) {
      unflushed = 0;
      channel.flush();
      if (pacer != null) {
        pacer.onWrite();
      }
    }
  }

  /** Says why, then closes. */
  void close(GoAway goAway) {
    close(channel, goAway);
  }

  /**
   * Says why, then closes; without the last word where the peer does not take it. The peer hangs up
   * first: a socket that is closed while bytes of the peer are on their way is reset, and a reset
   * may overtake what was said.
   */
  static void close(Channel channel, GoAway goAway) {
    channel
        .writeAndFlush(Frames.goAway(channel.alloc(), goAway))
        .addListener(
            said -> {
              if (said.isSuccess() && channel instanceof DuplexChannel socket) {
                Unwatched.shutdownOutput(socket);
              } else {
                Unwatched.close(channel);
              }
            });
    Future<?> deadline =
        channel
            .eventLoop()
            .schedule(() -> Unwatched.close(channel), LAST_WORD_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> deadline.cancel(false));
  }

  void close() {
    Unwatched.close(channel);
  }
}
