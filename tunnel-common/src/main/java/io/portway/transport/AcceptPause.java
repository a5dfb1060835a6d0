package io.portway.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all listeners of a process do when a connection can't be accepted, mostly because the
 * process is out of descriptors: each pauses for a moment, in which the kernel's backlog waits and
 * nothing spins. Said once, not by each listener and each second. Any thread.
 */
public final class AcceptPause {
  private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);

  private static final long PAUSE_MILLIS = 500;

  /** A process at its limit goes over it and back with every visitor that leaves. */
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong pauses = new AtomicLong();
  private final AtomicBoolean shortage = new AtomicBoolean();
  private final AtomicLong nextWord = new AtomicLong(System.nanoTime());

  /** Pauses since the start. */
  public long pauses() {
    return pauses.get();
  }

  /**
   * A handler for the pipeline of one listening socket, before what takes the connections.
   *
   * @param what the listener, for the log
   */
  public ChannelHandler of(Object what) {
    return new Watch(what);
  }

  private void failed(Object what, Throwable cause) {
    pauses.incrementAndGet();
    long now = System.nanoTime();
    long due = nextWord.get();
    if (now - due >= 0 && nextWord.compareAndSet(due, now + REPEAT_NANOS)) {
      shortage.set(true);
      log.warn(
          "{} can't accept connections: {}. It tries again every {} ms; connections wait"
              + " meanwhile. If it is out of descriptors, raise LimitNOFILE (ulimit -n).",
          what,
          cause.getMessage(),
          PAUSE_MILLIS);
    }
  }

  private void accepted(Object what) {
    if (shortage.get() && shortage.compareAndSet(true, false)) {
      log.info("{} accepts connections again", what);
    }
  }

  private final class Watch extends ChannelInboundHandlerAdapter {
    private final Object what;

    Watch(Object what) {
      this.what = what;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
      accepted(what);
      ctx.fireChannelRead(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(what, cause);
      ChannelConfig config = ctx.channel().config();
      if (config.isAutoRead()) {
        config.setAutoRead(false);
        Unwatched.after(
            ctx.executor(), PAUSE_MILLIS, TimeUnit.MILLISECONDS, () -> config.setAutoRead(true));
      }
    }
  }
}
