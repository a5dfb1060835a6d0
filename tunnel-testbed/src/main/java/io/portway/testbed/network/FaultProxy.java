package io.portway.testbed.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy between an agent and its relay, whose links fail when a test says so: they are cut,
 * swallow what they get, or pass it on slowly. It draws nothing by itself. Any thread may call.
 */
public final class FaultProxy implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 256;
  private static final int CONNECT_MILLIS = 5000;

  /** What becomes of those who dial. */
  public enum Dials {
    SERVED,
    /** The connection is taken, and swallows all that comes. */
    SWALLOWED
  }

  private final int port;
  private final InetSocketAddress relay;
  private final Set<FaultyLink> links = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket server;
  private volatile Thread accepting;
  private volatile Dials dials = Dials.SERVED;
  private volatile LinkShape shape = LinkShape.FREE;
  private volatile InetAddress source = address(1);

  private FaultProxy(int port, int relayPort) {
    this.port = port;
    this.relay = new InetSocketAddress(address(1), relayPort);
  }

  /** On {@code port} of loopback, which must be free, in front of a relay on another. */
  public static FaultProxy start(int port, int relayPort) {
    FaultProxy proxy = new FaultProxy(port, relayPort);
    proxy.startAgain();
    return proxy;
  }

  public int port() {
    return port;
  }

  /** Links through which bytes come. */
  public List<FaultyLink> links() {
    return links.stream().filter(FaultyLink::isWhole).toList();
  }

  public void dials(Dials next) {
    dials = next;
  }

  /** For present and later links. */
  public void shape(LinkShape next) {
    shape = next;
  }

  /** Later links reach the relay from 127.0.0.{@code last}: the agent is in another network. */
  public void leaveFrom(int last) {
    source = address(last);
  }

  /** The proxy stops: its links are reset, and dials are refused. */
  public void stop() {
    closeQuietly(server);
    links.forEach(FaultyLink::reset);
    try {
      // The port is free when nobody waits on it any more.
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The proxy listens again after {@link #stop}, on the same port. */
  public void startAgain() {
    try {
      ServerSocket next = new ServerSocket();
      next.setReuseAddress(true);
      next.bind(new InetSocketAddress(address(1), port), BACKLOG);
      server = next;
      accepting = thread(() -> accept(next));
      accepting.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    links.forEach(FaultyLink::close);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        serve(from.accept());
      } catch (IOException e) {
        // Closed by stop(); the relay may be away, too.
      }
    }
  }

  private void serve(Socket agent) throws IOException {
    Socket toRelay = null;
    if (dials == Dials.SERVED) {
      toRelay = new Socket();
      try {
        toRelay.bind(new InetSocketAddress(source, 0));
        toRelay.connect(relay, CONNECT_MILLIS);
        toRelay.setTcpNoDelay(true);
      } catch (IOException e) {
        closeQuietly(toRelay);
        agent.close();
        throw e;
      }
    }
    agent.setTcpNoDelay(true);
    FaultyLink link = new FaultyLink(agent, toRelay, () -> shape, links::remove);
    links.add(link);
    link.start();
  }

  private static InetAddress address(int last) {
    byte[] bytes = LOOPBACK.clone();
    bytes[3] = (byte) last;
    try {
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("Four bytes are an address.", e);
    }
  }

  private static void closeQuietly(java.io.Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "portway-fault-proxy");
    thread.setDaemon(true);
    return thread;
  }
}
