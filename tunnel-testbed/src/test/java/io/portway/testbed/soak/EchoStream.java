package io.portway.testbed.soak;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * Sends bytes that its seed stands for, and checks that each comes back. A pipelined one has up to
 * a number of pieces under way, so that both directions are busy at once.
 */
final class EchoStream extends LiveStream {
  /** How a stream spends its time. */
  record Manner(int pieceBytes, int piecesUnderWay, Duration pauseAtLeast, Duration pauseAtMost) {
    // No more than our socket takes unread: an echo that waits for us while we write would wait for
    // ever.
    static final Manner BULK =
        new Manner(16 * 1024, 3, Duration.ofMillis(40), Duration.ofMillis(160));
    static final Manner IDLE = new Manner(12, 0, Duration.ofSeconds(1), Duration.ofSeconds(15));
  }

  private final Callable<Socket> dial;
  private final Manner manner;
  private final SplittableRandom sent;
  private final SplittableRandom expected;
  private Socket socket;
  private int underWay;

  EchoStream(String name, long seed, Manner manner, Callable<Socket> dial) {
    super(name, seed, manner.pauseAtLeast, manner.pauseAtMost);
    this.dial = dial;
    this.manner = manner;
    this.sent = new SplittableRandom(seed);
    this.expected = new SplittableRandom(seed);
  }

  @Override
  void open() throws Exception {
    socket = dial.call();
    send();
    check();
  }

  @Override
  void exchange() throws Exception {
    send();
    if (underWay > manner.piecesUnderWay) {
      check();
    }
  }

  @Override
  void end() throws Exception {
    socket.shutdownOutput();
    while (underWay > 0) {
      check();
    }
    if (socket.getInputStream().read() >= 0) {
      throw new IOException("bytes behind the last one");
    }
  }

  @Override
  void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  private void send() throws IOException {
    socket.getOutputStream().write(piece(sent));
    underWay++;
  }

  private void check() throws IOException {
    byte[] wanted = piece(expected);
    InputStream in = socket.getInputStream();
    byte[] got = in.readNBytes(wanted.length);
    if (got.length < wanted.length) {
      throw new EOFException("ended " + (wanted.length - got.length) + " bytes early");
    }
    int wrong = Arrays.mismatch(wanted, got);
    if (wrong >= 0) {
      throw new IOException("byte " + (bytes.get() + wrong) + " is another one than was sent");
    }
    bytes.addAndGet(got.length);
    underWay--;
  }

  private byte[] piece(SplittableRandom from) {
    byte[] piece = new byte[manner.pieceBytes];
    from.nextBytes(piece);
    return piece;
  }
}
