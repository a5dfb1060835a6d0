package io.portway.testbed.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** 127.0.0.1 without a name to look up; the JVM's own loopback address may be ::1. */
public final class Loopback {

  private static final byte[] ADDRESS = {127, 0, 0, 1};
  private static final int CONNECT_MILLIS = 5000;

  private Loopback() {}

  public static InetSocketAddress at(int port) {
    try {
      return new InetSocketAddress(java.net.InetAddress.getByAddress(ADDRESS), port);
    } catch (IOException e) {
      throw new IllegalStateException("Four bytes are an address.", e);
    }
  }

  /** Holds a port, as another program would. */
  public static ServerSocket hold(int port) throws IOException {
    ServerSocket holder = new ServerSocket();
    holder.bind(at(port));
    return holder;
  }

  public static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(at(port), CONNECT_MILLIS);
    return socket;
  }
}
