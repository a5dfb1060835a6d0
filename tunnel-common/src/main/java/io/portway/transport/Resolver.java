package io.portway.transport;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.portway.mapping.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up with the system's resolver, which blocks, on few threads of its own. Safe on any
 * thread.
 *
 * <p>How long a lookup takes is the system's business: who waits for one sets a deadline.
 */
public final class Resolver implements AutoCloseable {
  private static final int THREADS = 2;

  /** Lookups that may wait; beyond them a dead name server would only collect more. */
  private static final int QUEUE = 128;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          new DefaultThreadFactory("portway-dns", true));

  public Resolver() {
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The addresses of {@code target}, at least one, in the order in which to try them.
   *
   * @param loop where the future's listeners run
   */
  public Future<List<InetSocketAddress>> resolve(HostPort target, EventExecutor loop) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(target.host());
    if (literal != null) {
      return loop.newSucceededFuture(List.of(address(literal, target.port())));
    }
    Promise<List<InetSocketAddress>> promise = loop.newPromise();
    try {
      threads.execute(() -> lookUp(target, promise));
    } catch (RejectedExecutionException e) {
      promise.setFailure(
          new UnknownHostException("more than " + QUEUE + " names wait to be looked up"));
    }
    return promise;
  }

  private static void lookUp(HostPort target, Promise<List<InetSocketAddress>> promise) {
    try {
      promise.trySuccess(
          Arrays.stream(InetAddress.getAllByName(target.host()))
              .map(address -> new InetSocketAddress(address, target.port()))
              .toList());
    } catch (UnknownHostException e) {
      promise.tryFailure(e);
    }
  }

  private static InetSocketAddress address(byte[] literal, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(literal), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + literal.length + " bytes", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
