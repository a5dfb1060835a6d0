package io.portway.testbed.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A service of the intranet: one thread for each connection, on a loopback port. */
public final class Backend implements AutoCloseable {

  private static final int BACKLOG = 1024;

  /** What the service does with one connection, which is closed afterwards. */
  public interface Conversation {
    void hold(Socket socket) throws IOException;
  }

  private final ServerSocket server;
  private final Conversation conversation;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private Backend(ServerSocket server, Conversation conversation) {
    this.server = server;
    this.conversation = conversation;
  }

  public static Backend start(Conversation conversation) {
    return start(0, conversation);
  }

  /** On {@code port}, which must be free: a service that comes back where it was. */
  public static Backend start(int port, Conversation conversation) {
    try {
      Backend backend =
          new Backend(
              new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), conversation);
      thread(backend::accept).start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends back what it gets, and ends when the visitor does. */
  public static Backend echo() {
    return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  /** Reads a whole request, to its end, and answers with its length and itself. */
  public static Backend answerAtEnd() {
    return start(
        socket -> {
          byte[] request = socket.getInputStream().readAllBytes();
          OutputStream out = socket.getOutputStream();
          out.write((request.length + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          out.write(request);
        });
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections came in so far. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        open.add(socket);
        thread(() -> serve(socket)).start();
      } catch (IOException e) {
        // Closed by the test that owns it.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      conversation.hold(socket);
    } catch (IOException e) {
      // The visitor went away, which the tests do on purpose.
    } finally {
      open.remove(socket);
    }
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "portway-backend");
    thread.setDaemon(true);
    return thread;
  }
}
