package io.portway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.mapping.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final Duration LIMIT = Duration.ofMillis(700);

  @Test
  void openPortIsReached() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Reach reach = Reach.to(new HostPort("127.0.0.1", server.getLocalPort()), LIMIT);

      assertThat(reach.outcome()).isEqualTo(Reach.Outcome.OK);
      assertThat(reach.millis()).isPositive();
    }
  }

  @Test
  void portWithoutAListenerRefuses() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    assertThat(Reach.to(new HostPort("127.0.0.1", port), LIMIT).outcome())
        .isEqualTo(Reach.Outcome.REFUSED);
  }

  /** A full queue of connections that nobody accepts: the kernel drops what asks to come in. */
  @Test
  void silenceIsATimeout() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 100);
        } catch (java.net.SocketTimeoutException e) {
          break; // the queue is full
        }
      }

      Reach reach = Reach.to(new HostPort("127.0.0.1", server.getLocalPort()), LIMIT);

      assertThat(reach.outcome()).isEqualTo(Reach.Outcome.TIMEOUT);
      assertThat(reach.millis()).isBetween(600.0, 5000.0);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void nameWithoutAddressIsSaidToBe() throws Exception {
    assertThat(Reach.to(new HostPort("nobody.invalid", 22), Duration.ofSeconds(8)).outcome())
        .isEqualTo(Reach.Outcome.NO_ADDRESS);
  }
}
