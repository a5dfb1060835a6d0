package io.portway.testbed.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** The sink, source and echo behind what is measured: one thread a connection. */
final class BulkBackend {
  private static final int CHUNK = 128 * 1024;

  private final ServerSocketChannel server;

  private BulkBackend(ServerSocketChannel server) {
    this.server = server;
  }

  /** Listens on a loopback port that the system picks. */
  static BulkBackend start() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    BulkBackend backend = new BulkBackend(server);
    daemon(backend::accept, "accept").start();
    return backend;
  }

  int port() {
    return server.socket().getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        daemon(() -> serve(channel), "bulk").start();
      } catch (IOException e) {
        throw new IllegalStateException("The backend can't accept.", e);
      }
    }
  }

  private static void serve(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Order order = Order.receive(channel);
      switch (order.kind()) {
        case SINK -> sink(channel);
        case SOURCE -> send(channel, order.millis());
        case ECHO -> echo(channel);
      }
    } catch (IOException e) {
      // The visitor sees its side of it, and says so in its result.
    }
  }

  /**
   * The number at the end says that it is the end: not every peer passes on that a visitor has sent
   * its last byte and still listens.
   */
  private static void sink(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    Tail tail = new Tail();
    while (tail.lastEight() != tail.bytes() || tail.bytes() == 0) {
      if (channel.read(buffer.clear()) < 0) {
        return;
      }
      tail.add(buffer.flip());
    }
    channel.write(buffer.clear().putLong(tail.bytes()).flip());
  }

  /** Sends for {@code millis}, and the number of bytes at the end. */
  static long send(SocketChannel channel, int millis) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    long start = System.nanoTime();
    long bytes = 0;
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
      bytes += channel.write(buffer.clear());
    }
    bytes += Long.BYTES;
    channel.write(buffer.clear().putLong(bytes).flip());
    return bytes;
  }

  private static void echo(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    while (channel.read(buffer.clear()) >= 0) {
      channel.write(buffer.flip());
    }
  }

  static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, "load-" + name);
    thread.setDaemon(true);
    return thread;
  }
}
