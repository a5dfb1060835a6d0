package io.portway.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.portway.loop.Unwatched;
import io.portway.mapping.HostPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One outgoing connection in the making: the name is looked up off the loop, its addresses are
 * tried in order, and one deadline holds over all. Owned by the event loop that it is made for.
 *
 * <p>It ends exactly once: with a channel, with a {@link DialException}, or by {@link #cancel},
 * after which the listener hears nothing more.
 */
public final class Dial {
  /** Hears what became of a dial, on its event loop. */
  public interface Listener {
    /** The channel is connected; nothing has been read from it yet. */
    void onConnected(Channel channel);

    void onFailed(DialException cause);
  }

  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final HostPort target;
  private final Duration limit;
  private final long deadlineNanos;
  private final Listener listener;
  private final Future<?> deadline;

  private ChannelFuture connecting;
  private Throwable firstFailure;
  private boolean done;

  private Dial(
      Bootstrap template, EventLoop loop, HostPort target, Duration limit, Listener listener) {
    this.bootstrap = template.clone(loop).disableResolver();
    this.loop = loop;
    this.target = target;
    this.limit = limit;
    this.listener = listener;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
    this.deadline = loop.schedule(this::onDeadline, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Begins. On {@code loop}. A failure may be known, and told, before this returns.
   *
   * @param template channel class, options and handler; copied for {@code loop}
   * @param limit for everything, lookup included
   */
  public static Dial start(
      Bootstrap template,
      EventLoop loop,
      Resolver resolver,
      HostPort target,
      Duration limit,
      Listener listener) {
    assert loop.inEventLoop();
    Dial dial = new Dial(template, loop, target, limit, listener);
    resolver.resolve(target, loop).addListener(dial::onResolved);
    return dial;
  }

  /** Gives up; a connection that is made all the same is closed. On the loop. */
  public void cancel() {
    if (end() && connecting != null) {
      Unwatched.close(connecting.channel());
    }
  }

  private void onDeadline() {
    if (end()) {
      if (connecting != null) {
        Unwatched.close(connecting.channel());
      }
      listener.onFailed(DialException.timeout(target, limit));
    }
  }

  private void onResolved(Future<? super List<InetSocketAddress>> lookup) {
    if (done) {
      return;
    }
    if (lookup.isSuccess()) {
      @SuppressWarnings("unchecked") // What Resolver's future holds.
      List<InetSocketAddress> addresses = (List<InetSocketAddress>) lookup.getNow();
      connect(addresses, 0);
    } else {
      fail(lookup.cause());
    }
  }

  private void connect(List<InetSocketAddress> addresses, int index) {
    // The addresses share what is left of the time, so that a dead first one leaves some for a
    // second one.
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    int share = (int) Math.max(1, left / (addresses.size() - index));
    connecting =
        bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, share).connect(addresses.get(index));
    connecting.addListener((ChannelFuture connect) -> onConnectLater(connect, addresses, index));
  }

  /** A socket that could not even be made (no descriptors) fails on a thread of Netty's own. */
  private void onConnectLater(ChannelFuture connect, List<InetSocketAddress> addresses, int index) {
    if (loop.inEventLoop()) {
      onConnect(connect, addresses, index);
    } else {
      loop.execute(() -> onConnect(connect, addresses, index));
    }
  }

  private void onConnect(ChannelFuture connect, List<InetSocketAddress> addresses, int index) {
    if (done) {
      Unwatched.close(connect.channel());
    } else if (connect.isSuccess()) {
      end();
      listener.onConnected(connect.channel());
    } else {
      if (firstFailure == null) {
        // Of a name with several addresses, the preferred one tells most.
        firstFailure = connect.cause();
      }
      if (index + 1 < addresses.size()) {
        connect(addresses, index + 1);
      } else {
        fail(firstFailure);
      }
    }
  }

  private void fail(Throwable cause) {
    if (end()) {
      listener.onFailed(DialException.of(target, limit, cause));
    }
  }

  private boolean end() {
    assert loop.inEventLoop();
    boolean first = !done;
    done = true;
    deadline.cancel(false);
    return first;
  }
}
