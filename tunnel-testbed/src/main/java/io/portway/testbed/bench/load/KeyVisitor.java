package io.portway.testbed.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Someone who types in a shell, and waits for each letter to come back; first alone, then while
 * somebody else moves a file. Keys are pressed by the clock, whether the last one was answered or
 * not: a pause of the tunnel hits as many keys as it lasts, as it would a person's.
 */
final class KeyVisitor {
  /** A key and its echo in SSH, with padding and MAC, are about as long. */
  private static final int KEY = 64;

  private static final long BETWEEN_KEYS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Long enough for cubic to have filled a link of 100 Mbit/s and 40 ms. */
  private static final int SETTLING_MILLIS = 3000;

  /** What moves meanwhile. */
  interface Bulk {
    Load run(BulkVisitor visitor) throws IOException, InterruptedException;
  }

  private final InetSocketAddress target;

  KeyVisitor(InetSocketAddress target) {
    this.target = target;
  }

  /** The bulk's amount and time, and the keys' times; {@code millis} is how long the bulk takes. */
  Load run(Bulk bulk, int millis) throws IOException, InterruptedException {
    try (SocketChannel channel = SocketChannel.open(target)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      new Order(Order.Kind.ECHO, 0).send(channel);
      press(channel, millis / 4);
      Times quiet = press(channel, millis / 2);
      CompletableFuture<Load> moving = start(bulk);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLING_MILLIS));
      Times loaded = press(channel, Math.max(1000, millis - SETTLING_MILLIS - 500));
      return moving.get().withTimes(loaded).withQuiet(quiet);
    } catch (ExecutionException e) {
      throw new IOException("The bulk stream failed.", e);
    }
  }

  private CompletableFuture<Load> start(Bulk bulk) {
    CompletableFuture<Load> result = new CompletableFuture<>();
    BulkBackend.daemon(
            () -> {
              try {
                result.complete(bulk.run(new BulkVisitor(List.of(target))));
              } catch (IOException e) {
                result.completeExceptionally(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "keys-bulk")
        .start();
    return result;
  }

  /** Presses keys for {@code millis}, and waits for the echo of the last one. */
  private static Times press(SocketChannel channel, int millis)
      throws IOException, InterruptedException {
    int keys = (int) (TimeUnit.MILLISECONDS.toNanos(millis) / BETWEEN_KEYS);
    AtomicReference<IOException> failure = new AtomicReference<>();
    Times times = new Times();
    Thread reader =
        BulkBackend.daemon(
            () -> {
              ByteBuffer echo = ByteBuffer.allocateDirect(KEY);
              try {
                for (int i = 0; i < keys; i++) {
                  Order.fill(channel, echo.clear());
                  times.add(System.nanoTime() - echo.getLong(0));
                }
              } catch (IOException e) {
                failure.set(e);
              }
            },
            "keys-echo");
    reader.start();
    ByteBuffer key = ByteBuffer.allocateDirect(KEY);
    long due = System.nanoTime();
    for (int i = 0; i < keys; i++) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      channel.write(key.clear().putLong(0, System.nanoTime()));
      due += BETWEEN_KEYS;
    }
    reader.join();
    if (failure.get() != null) {
      throw new EOFException("The echo ended after " + times.count() + " keys: " + failure.get());
    }
    return times;
  }
}
