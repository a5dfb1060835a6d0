package io.portway.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations whose future no caller looks at, each with the outcome that this leaves: a failure
 * reaches the pipeline or the log, and never vanishes in the future. From any thread.
 */
public final class Unwatched {
  private static final Logger log = LoggerFactory.getLogger(Unwatched.class);

  /** Mostly the peer was gone before: worth a line to whoever looks for it. */
  private static final GenericFutureListener<Future<Void>> NOT_ENDED =
      ended -> {
        if (!ended.isSuccess()) {
          log.debug("a channel was not ended in order: {}", ended.cause().toString());
        }
      };

  private Unwatched() {}

  /**
   * Closes a channel. Whoever must know hears {@code channelInactive} or its {@code closeFuture}.
   */
  public static void close(ChannelOutboundInvoker channel) {
    channel.close().addListener(NOT_ENDED);
  }

  /** Sends a FIN. A peer that is gone needs none, and its channel's end is told as always. */
  public static void shutdownOutput(DuplexChannel channel) {
    channel.shutdownOutput().addListener(NOT_ENDED);
  }

  /**
   * Writes; a failure goes through the pipeline as {@code exceptionCaught}, unless the channel was
   * closed before, which its handlers heard then.
   */
  public static void write(ChannelOutboundInvoker channel, Object message) {
    var unused = channel.write(message, channel.voidPromise());
  }

  /** Writes and flushes; a failure is told as by {@link #write}. */
  public static void writeAndFlush(ChannelOutboundInvoker channel, Object message) {
    var unused = channel.writeAndFlush(message, channel.voidPromise());
  }

  /** Registers a channel. A loop that takes none any more closes it, which its handlers hear. */
  public static void register(EventLoop loop, Channel channel) {
    loop.register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                log.debug("{} was not registered: {}", channel, registered.cause().toString());
              }
            });
  }

  /**
   * Runs a task once after a delay, with no way to call it off. Netty logs what a task of {@code
   * execute} throws; what a delayed one throws is logged here.
   */
  public static void after(EventExecutor loop, long delay, TimeUnit unit, Runnable task) {
    loop.schedule(task, delay, unit)
        .addListener(
            ran -> {
              if (ran.cause() != null && !ran.isCancelled()) {
                log.error("a delayed task failed", ran.cause());
              }
            });
  }

  /** Hands on what a future ends with; an exception of {@code then} itself is logged. */
  public static <T> void then(
      CompletableFuture<T> future, BiConsumer<? super T, ? super Throwable> then) {
    future
        .handle(
            (result, failure) -> {
              then.accept(result, failure);
              return null;
            })
        .exceptionally(
            e -> {
              log.error("what follows on a future failed", e.getCause());
              return null;
            });
  }
}
