package io.portway.trunk;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.WriteBufferWaterMark;
import io.portway.pace.PathSample;
import io.portway.pace.QueueLimits;
import io.portway.pace.RateController;
import io.portway.transport.LinkSocket;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a link's queues short, here and in the network: asks the kernel four times a second how the
 * path is, and sets what {@link RateController} and {@link QueueLimits} say. Sleeps while the link
 * does. On a path that is nearer than a millisecond there is nothing to win: it never wakes. Owned
 * by the link's event loop.
 */
final class LinkPacer {
  private static final Logger log = LoggerFactory.getLogger(LinkPacer.class);

  private static final long PERIOD_MILLIS = 250;

  private final Channel channel;
  private final LinkSocket socket;
  private final RateController controller;
  private final boolean near;
  private QueueLimits limits;
  private long limit = RateController.UNLIMITED;
  private ScheduledFuture<?> ticks;
  private boolean written;

  /** {@code channel} has been in use for a handshake, so that its round trip is known. */
  static LinkPacer of(Channel channel, long nowNanos) {
    LinkSocket socket = LinkSocket.of(channel).orElse(null);
    try {
      return socket == null ? null : new LinkPacer(channel, socket, nowNanos);
    } catch (ChannelException e) {
      log.debug("address={} can't be asked: {}", channel.remoteAddress(), e.toString());
      return null;
    }
  }

  private LinkPacer(Channel channel, LinkSocket socket, long nowNanos) {
    this.channel = channel;
    this.socket = socket;
    PathSample first = socket.sample(nowNanos);
    controller = new RateController(first);
    near = first.leastRoundTripNanos() < RateController.NEAR_NANOS;
    set(near ? QueueLimits.FAST : QueueLimits.of(0, limit));
    if (!near) {
      // From the start: a window that leaves in bursts overflows short queues long before it has
      // found the rate of a long path.
      socket.pace(RateController.UNLIMITED);
    }
  }

  QueueLimits limits() {
    return limits;
  }

  /** Bytes were written. */
  void onWrite() {
    written = true;
    if (ticks == null && !near) {
      ticks =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(
                  this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    if (!channel.isActive()) {
      stop();
      return;
    }
    try {
      controller.sample(socket.sample(System.nanoTime()));
      pace();
      set(QueueLimits.of(controller.rate(), limit));
    } catch (ChannelException e) {
      // The connection ended under our hands; its trunk is told by the channel.
      log.debug("address={} can't be asked: {}", channel.remoteAddress(), e.toString());
      stop();
      return;
    }
    if (!written && socket.isQuiet()) {
      stop();
    }
    written = false;
  }

  /** As {@link LinkSocket#isMoving}. */
  boolean isMoving() {
    try {
      return socket.isMoving();
    } catch (ChannelException e) {
      return false;
    }
  }

  private void pace() {
    if (controller.limit() != limit) {
      limit = controller.limit();
      socket.pace(limit);
      log.trace("address={} limit={} B/s", channel.remoteAddress(), limit);
    }
  }

  private void set(QueueLimits wanted) {
    if (wanted.equals(limits)) {
      return;
    }
    limits = wanted;
    socket.limitUnsent(wanted.kernel());
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(wanted.userLow(), wanted.userHigh()));
  }

  private void stop() {
    if (ticks != null) {
      ticks.cancel(false);
      ticks = null;
    }
  }
}
