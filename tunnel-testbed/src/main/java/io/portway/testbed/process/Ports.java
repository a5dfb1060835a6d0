package io.portway.testbed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports for programs that can't pick their own. Between our look and their bind another process may
 * take it, so ask for one as late as possible, and never for a number that is written down.
 */
public final class Ports {

  private Ports() {}

  /** A loopback port that nobody holds right now. */
  public static int free() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
