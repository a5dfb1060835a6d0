package io.portway.testbed.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * What a visitor wants of its bulk connection: its first eight bytes, the kind in the highest and
 * the milliseconds below.
 *
 * @param millis how long a {@link Kind#SOURCE} is to send; 0 for the others
 */
record Order(Kind kind, int millis) {
  static final int BYTES = Long.BYTES;

  /** What the backend does with a connection. */
  enum Kind {
    /** Reads to the number at the end, as a source sends it, then answers with that number. */
    SINK(1),
    /** Sends for a while, then the number of bytes sent, that number included. */
    SOURCE(2),
    /** Sends back what comes. */
    ECHO(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind ofCode(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("order of kind " + code + " (expected: 1 to 3)");
    }
  }

  void send(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(0, ((long) kind.code << 56) | millis);
    channel.write(bytes);
  }

  static Order receive(SocketChannel channel) throws IOException {
    long value = receiveLong(channel);
    return new Order(Kind.ofCode((int) (value >>> 56)), (int) value);
  }

  static long receiveLong(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    fill(channel, bytes);
    return bytes.getLong(0);
  }

  /** Reads until {@code bytes} is full. */
  static void fill(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("The connection ended " + bytes.remaining() + " bytes too early.");
      }
    }
  }
}
