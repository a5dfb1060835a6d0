package io.portway.testbed.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many connections, each of which was answered once and then has nothing to say. */
final class HoldingVisitor {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<InetSocketAddress> targets;

  HoldingVisitor(List<InetSocketAddress> targets) {
    this.targets = targets;
  }

  /** Opens {@code count} connections, says so, holds them for {@code millis}, and closes them. */
  Load run(int count, int millis) throws IOException {
    List<SocketChannel> held = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open(targets.get(i % targets.size()));
        held.add(channel);
        channel.write(ByteBuffer.wrap(REQUEST));
        Order.fill(channel, ByteBuffer.allocate(HttpBackend.RESPONSE_BYTES));
      }
      System.out.println("holding " + count);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return Load.of(count, TimeUnit.MILLISECONDS.toNanos(millis), 0, null);
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
  }
}
