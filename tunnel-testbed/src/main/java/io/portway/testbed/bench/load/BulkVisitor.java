package io.portway.testbed.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Moves bytes and counts round trips on blocking connections. What is counted was confirmed: an
 * upload by the sink's count, a download by the number at its end, so that nothing that loses or
 * still holds bytes can look fast.
 */
final class BulkVisitor {
  private static final int CHUNK = 128 * 1024;
  private static final int PING = 64;

  private final List<InetSocketAddress> targets;

  /** {@code targets}: where the connections go, in turn. */
  BulkVisitor(List<InetSocketAddress> targets) {
    this.targets = targets;
  }

  /** Sends on {@code streams} connections at once for {@code millis}. */
  Load up(int streams, int millis) throws IOException, InterruptedException {
    return together(
        streams,
        channel -> {
          new Order(Order.Kind.SINK, 0).send(channel);
          long sent = BulkBackend.send(channel, millis);
          long arrived = Order.receiveLong(channel);
          return confirmed(sent, arrived);
        });
  }

  /** Receives on {@code streams} connections at once for {@code millis}. */
  Load down(int streams, int millis) throws IOException, InterruptedException {
    return together(
        streams,
        channel -> {
          new Order(Order.Kind.SOURCE, millis).send(channel);
          ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
          Tail tail = new Tail();
          while (channel.read(buffer.clear()) >= 0) {
            tail.add(buffer.flip());
          }
          return confirmed(tail.lastEight(), tail.bytes());
        });
  }

  private static long confirmed(long sent, long arrived) throws IOException {
    if (sent != arrived) {
      throw new IOException(arrived + " bytes arrived (sent: " + sent + ")");
    }
    return sent;
  }

  /** One small message to and fro, again and again. */
  Load roundTrips(int millis) throws IOException {
    Times times = new Times();
    try (SocketChannel channel = connect(0)) {
      new Order(Order.Kind.ECHO, 0).send(channel);
      ByteBuffer ping = ByteBuffer.allocateDirect(PING);
      long start = System.nanoTime();
      long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
      long before = start;
      while (before - end < 0) {
        channel.write(ping.clear());
        Order.fill(channel, ping.clear());
        long after = System.nanoTime();
        times.add(after - before);
        before = after;
      }
      return Load.of(times.count(), before - start, 0, null).withTimes(times);
    }
  }

  private SocketChannel connect(int number) throws IOException {
    SocketChannel channel = SocketChannel.open(targets.get(number % targets.size()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private interface Work {
    long bytes(SocketChannel channel) throws IOException;
  }

  /** All connections stand before the first byte is sent; the slowest one ends the measurement. */
  private Load together(int streams, Work work) throws IOException, InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    LongAdder bytes = new LongAdder();
    Queue<IOException> errors = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      SocketChannel channel = connect(i);
      Thread thread =
          BulkBackend.daemon(
              () -> {
                try (channel) {
                  go.await();
                  bytes.add(work.bytes(channel));
                } catch (IOException e) {
                  errors.add(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "visitor");
      thread.start();
      threads.add(thread);
    }
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return Load.of(
        bytes.sum(),
        System.nanoTime() - start,
        errors.size(),
        errors.isEmpty() ? null : errors.peek().toString());
  }
}
