package io.portway.similarity.doctor;

import io.portway.mapping.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Connects to a port, introduces itself as SSH clients do, and hears who answers. Blocks. */
final class Knock {
  /** Who says nothing for so long is silent. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * Silence is listened to for longer than it takes to call it so: while an agent has only just
   * gone, the relay holds a visitor (relay.hold, 10 s), and then says itself what is wrong.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  /** A server of HTTP says nothing before it is spoken to; sshd doesn't mind. */
  private static final byte[] GREETING =
      "SSH-2.0-PortwayDoctor\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int MOST = 8192;

  private Knock() {}

  /**
   * One attempt.
   *
   * @throws IOException if there is no connection
   */
  static Banner at(HostPort address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      Banner.Kind end = listen(socket, heard);
      return Banner.of(heard.toByteArray(), end);
    }
  }

  /**
   * Whether TLS is spoken there: many a server hangs up without a word on who begins otherwise.
   *
   * @throws IOException if there is no connection
   */
  static boolean speaksTls(HostPort address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
      socket.setSoTimeout((int) SILENCE.toMillis());
      socket.getOutputStream().write(clientHello());
      return Banner.of(socket.getInputStream().readNBytes(2), Banner.Kind.CLOSED).kind()
          == Banner.Kind.TLS;
    } catch (SocketException | SocketTimeoutException e) {
      return false;
    }
  }

  private static byte[] clientHello() throws IOException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      return Arrays.copyOf(hello.array(), hello.position());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static Banner.Kind listen(Socket socket, ByteArrayOutputStream heard) {
    long start = System.nanoTime();
    byte[] chunk = new byte[MOST];
    try {
      socket.getOutputStream().write(GREETING);
      InputStream in = socket.getInputStream();
      while (heard.size() < MOST && !Banner.isWhole(heard.toByteArray())) {
        long left = PATIENCE.toNanos() - (System.nanoTime() - start);
        socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        int read = in.read(chunk);
        if (read < 0) {
          return Banner.Kind.CLOSED;
        }
        heard.write(chunk, 0, read);
      }
      return Banner.Kind.OTHER_TEXT;
    } catch (SocketTimeoutException e) {
      return Banner.Kind.SILENT;
    } catch (IOException e) {
      return Banner.Kind.RESET;
    }
  }
}
