package io.portway.doctor;

import io.portway.mapping.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether an address can be reached from here: its name looked up, a TCP connection made and closed
 * again. Blocks its caller, each call within the limit that it is given.
 *
 * @param outcome what became of it
 * @param millis how long that took
 * @param detail what the system says, or "" where it was ok
 */
public record Reach(Outcome outcome, double millis, String detail) {
  /** What became of an attempt. */
  public enum Outcome {
    OK,
    /** Nothing listens there. */
    REFUSED,
    /** No answer in time: a firewall that drops, a host that is off. */
    TIMEOUT,
    /** The name has no address. */
    NO_ADDRESS,
    /** No way to it. */
    UNREACHABLE;

    /** As JSON and messages have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException if it has none, or no answer came in time
   */
  public static List<InetAddress> lookUp(String host, Duration limit)
      throws UnknownHostException, InterruptedException {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    // The system's resolver knows no limit.
    Thread thread =
        new Thread(
            () -> {
              try {
                found.complete(List.of(InetAddress.getAllByName(host)));
              } catch (UnknownHostException e) {
                found.completeExceptionally(e);
              }
            },
            "portway-dns");
    thread.setDaemon(true);
    thread.start();
    try {
      return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnknownHostException("no answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw (UnknownHostException) e.getCause();
    }
  }

  /** Connects, to the first address of a name that answers, and closes. */
  public static Reach to(HostPort address, Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    List<InetAddress> all;
    try {
      all = lookUp(address.host(), limit);
    } catch (UnknownHostException e) {
      return ended(Outcome.NO_ADDRESS, start, e);
    }
    Reach first = null;
    for (InetAddress one : all) {
      long left = limit.toNanos() - (System.nanoTime() - start);
      int share = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) / all.size());
      Reach reach = connect(new InetSocketAddress(one, address.port()), share, start);
      if (reach.outcome == Outcome.OK) {
        return reach;
      }
      first = first == null ? reach : first;
    }
    return first;
  }

  private static Reach connect(InetSocketAddress address, int limitMillis, long start) {
    try (Socket socket = new Socket()) {
      socket.connect(address, limitMillis);
      return ended(Outcome.OK, start, null);
    } catch (SocketTimeoutException e) {
      return ended(Outcome.TIMEOUT, start, e);
    } catch (ConnectException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return ended(message.contains("refused") ? Outcome.REFUSED : Outcome.UNREACHABLE, start, e);
    } catch (IOException e) {
      return ended(Outcome.UNREACHABLE, start, e);
    }
  }

  private static Reach ended(Outcome outcome, long start, IOException cause) {
    double millis = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1000.0;
    return new Reach(outcome, millis, cause == null ? "" : String.valueOf(cause.getMessage()));
  }
}
