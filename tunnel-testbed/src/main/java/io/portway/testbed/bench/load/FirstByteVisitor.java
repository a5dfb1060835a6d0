package io.portway.testbed.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A new visitor's wait, from before its connect to the first byte of its answer; one at a time. */
final class FirstByteVisitor {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** Nobody may listen yet, and asking faster would not make it listen sooner. */
  private static final long PAUSE_AFTER_ERROR = TimeUnit.MILLISECONDS.toNanos(20);

  private final InetSocketAddress target;

  FirstByteVisitor(InetSocketAddress target) {
    this.target = target;
  }

  Load run(int millis) {
    Times times = new Times();
    long errors = 0;
    String firstError = null;
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
      try {
        times.add(once());
      } catch (IOException e) {
        if (errors++ == 0) {
          firstError = e.toString();
        }
        LockSupport.parkNanos(PAUSE_AFTER_ERROR);
      }
    }
    return Load.of(times.count(), System.nanoTime() - start, errors, firstError).withTimes(times);
  }

  private long once() throws IOException {
    long start = System.nanoTime();
    try (SocketChannel channel = SocketChannel.open(target)) {
      channel.write(ByteBuffer.wrap(REQUEST));
      ByteBuffer answer = ByteBuffer.allocate(HttpBackend.RESPONSE_BYTES);
      if (channel.read(answer) < 0) {
        throw new EOFException("no answer");
      }
      long took = System.nanoTime() - start;
      // Read to the end: a reset would leave work behind that the next visitor pays for.
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      return took;
    }
  }
}
