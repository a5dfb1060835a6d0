package io.portway.testbed.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Knocks at an agents' port by the clock: a ClientHello, which has the relay sign and is cheap to
 * send, and never another byte.
 */
final class KnockingVisitor {
  private static final long HELD = TimeUnit.SECONDS.toNanos(1);

  private final InetSocketAddress target;
  private final ByteBuffer hello;
  private final ArrayDeque<Knock> open = new ArrayDeque<>();
  private final ByteBuffer answer = ByteBuffer.allocateDirect(1 << 14);
  private long answered;
  private long refused;

  private record Knock(SocketChannel channel, long at) {}

  KnockingVisitor(InetSocketAddress target) throws IOException {
    this.target = target;
    this.hello = hello();
  }

  private static ByteBuffer hello() throws SSLException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocateDirect(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      return hello.flip();
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException(e);
    }
  }

  /** The amount is that of knocks which a handshake answered; errors are those turned away. */
  Load run(int perSecond, int millis) throws IOException {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long between = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long due = start; due < end; due += between) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      knock();
      leave(System.nanoTime() - HELD);
    }
    long took = System.nanoTime() - start;
    leave(Long.MAX_VALUE);
    return Load.of(answered, took, refused, null);
  }

  private void knock() throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    channel.write(hello.duplicate());
    channel.configureBlocking(false);
    open.add(new Knock(channel, System.nanoTime()));
  }

  private void leave(long before) throws IOException {
    while (!open.isEmpty() && open.peek().at() - before < 0) {
      try (SocketChannel channel = open.remove().channel()) {
        int bytes = channel.read(answer.clear());
        if (bytes > 0) {
          answered++;
        } else if (bytes < 0) {
          refused++;
        }
      } catch (IOException e) {
        refused++;
      }
    }
  }
}
