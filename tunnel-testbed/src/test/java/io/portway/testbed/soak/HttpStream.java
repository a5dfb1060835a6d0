package io.portway.testbed.soak;

import io.portway.testbed.rig.Content;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Asks for content of drawn seeds and sizes, one request after the other on one connection. */
final class HttpStream extends LiveStream {
  private static final int MAX_SIZE = 40_000;
  private static final Duration PAUSE_AT_LEAST = Duration.ofMillis(100);
  private static final Duration PAUSE_AT_MOST = Duration.ofMillis(1500);

  private final Callable<Socket> dial;
  private Socket socket;
  private InputStream in;

  HttpStream(String name, long seed, Callable<Socket> dial) {
    super(name, seed, PAUSE_AT_LEAST, PAUSE_AT_MOST);
    this.dial = dial;
  }

  @Override
  void open() throws Exception {
    socket = dial.call();
    in = new BufferedInputStream(socket.getInputStream());
    ask();
  }

  @Override
  void exchange() throws IOException {
    ask();
  }

  private void ask() throws IOException {
    long seed = random.nextInt(Integer.MAX_VALUE);
    int size = random.nextInt(1, MAX_SIZE);
    socket
        .getOutputStream()
        .write(
            ("GET /" + seed + "/" + size + " HTTP/1.1\r\nHost: soak\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    String head = head();
    if (!head.startsWith("HTTP/1.1 200 ") || !head.contains("Content-Length: " + size + "\r\n")) {
      throw new IOException("answered: " + head);
    }
    String hash = Content.read(in, size);
    if (!hash.equals(Content.write(OutputStream.nullOutputStream(), seed, size))) {
      throw new IOException("another content than " + seed + "/" + size + ": " + hash);
    }
    bytes.addAndGet(size);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("ended in the head of an answer: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  @Override
  void end() throws IOException {
    socket.shutdownOutput();
    if (in.read() >= 0) {
      throw new IOException("bytes behind the last answer");
    }
  }

  @Override
  void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }
}
