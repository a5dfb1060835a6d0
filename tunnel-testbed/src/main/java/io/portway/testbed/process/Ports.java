package io.portway.testbed.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that can't pick their own. Between our look and their bind another process may
 * take it, so ask for one as late as possible, and never for a number that is written down.
 */
public final class Ports {

  // Below net.ipv4.ip_local_port_range as Linux ships it: no outgoing connection is given one of
  // these, so a daemon that was killed finds its port free when it comes back.
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 1000;

  /** JVMs that run tests beside each other are given ports of their own: even or odd ones. */
  private static final int SIDE = Integer.getInteger("portway.fork", 1) % 2;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port that nobody holds right now, on any address, and that this process was not given yet.
   */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST / 2, END / 2) * 2 + SIDE;
      if (!GIVEN.add(port)) {
        continue;
      }
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress((InetAddress) null, port));
        return port;
      } catch (IOException e) {
        // Taken; the next one may not be.
      }
    }
    throw new IllegalStateException(
        "None of " + ATTEMPTS + " ports between " + FIRST + " and " + END + " is free.");
  }
}
