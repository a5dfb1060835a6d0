package io.portway.stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.portway.loop.Unwatched;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Resets a socket behind everything that was written to it. A reset drops what the kernel has not
 * sent, so with epoll it waits until the peer's kernel has acknowledged the last byte; the fallback
 * transport can't know, and waits for the write alone. Owned by the socket's event loop.
 */
final class SocketReset {
  /** How long a peer may take to make room for what came before. */
  private static final long DRAIN_SECONDS = 30;

  private static final long LOOK_MILLIS = 20;

  /** {@code struct tcp_info} of linux/tcp.h, as far as it is read. */
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", 6, 11, 152);

  private static final int TCPI_UNACKED = 24;
  private static final int TCPI_NOTSENT_BYTES = 144;

  private final Channel socket;
  private Future<?> look;

  private SocketReset(Channel socket) {
    this.socket = socket;
  }

  static void behindItsBytes(Channel socket) {
    socket.config().setAutoRead(false);
    SocketReset reset = new SocketReset(socket);
    Future<?> deadline = socket.eventLoop().schedule(reset::now, DRAIN_SECONDS, TimeUnit.SECONDS);
    socket.closeFuture().addListener(closed -> reset.cancel(deadline));
    socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> reset.whenSent());
  }

  private void whenSent() {
    if (!socket.isOpen()) {
      return;
    }
    if (isSent()) {
      now();
    } else {
      look = socket.eventLoop().schedule(this::whenSent, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isSent() {
    if (!(socket instanceof EpollSocketChannel)) {
      return true;
    }
    try {
      ByteBuffer info = socket.config().getOption(TCP_INFO).order(ByteOrder.nativeOrder());
      return info.getInt(TCPI_UNACKED) == 0 && info.getInt(TCPI_NOTSENT_BYTES) == 0;
    } catch (ChannelException e) {
      // The socket has failed meanwhile: there is nothing to wait for.
      return true;
    }
  }

  private void now() {
    if (socket.isOpen()) {
      socket.config().setOption(ChannelOption.SO_LINGER, 0);
      Unwatched.close(socket);
    }
  }

  private void cancel(Future<?> deadline) {
    deadline.cancel(false);
    if (look != null) {
      look.cancel(false);
    }
  }
}
