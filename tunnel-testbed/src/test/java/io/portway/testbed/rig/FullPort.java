package io.portway.testbed.rig;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that answers nobody, as behind a firewall that drops: its queue of connections is full,
 * and the kernel drops what asks to come in.
 */
public final class FullPort implements AutoCloseable {
  private static final int MOST = 64;
  private static final int PATIENCE_MILLIS = 200;

  private final ServerSocket server = new ServerSocket();
  private final List<Socket> waiting = new ArrayList<>();

  public FullPort() throws IOException {
    server.bind(Loopback.at(0), 1);
    while (fits()) {
      if (waiting.size() > MOST) {
        close();
        throw new IllegalStateException("The kernel takes more than " + MOST + " connections.");
      }
    }
  }

  private boolean fits() throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(Loopback.at(port()), PATIENCE_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : waiting) {
      socket.close();
    }
  }
}
