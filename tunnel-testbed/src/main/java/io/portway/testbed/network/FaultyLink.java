package io.portway.testbed.network;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection through a {@link FaultProxy}: two sockets, and a thread for each direction. Any
 * thread may let it fail, once.
 */
public final class FaultyLink {

  // Small, so that a slow link moves in small steps.
  private static final int PIECE = 16 * 1024;

  /** What becomes of the bytes that come. */
  private enum State {
    PASSING,
    SWALLOWING,
    CLOSED
  }

  private final Socket agent;
  // Null where the dial met a blackhole.
  private final Socket relay;
  private final Supplier<LinkShape> shape;
  private final Consumer<FaultyLink> onEnd;
  private final AtomicLong leftToRelay = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong leftToAgent = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong passed = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private volatile State state;

  FaultyLink(Socket agent, Socket relay, Supplier<LinkShape> shape, Consumer<FaultyLink> onEnd) {
    this.agent = agent;
    this.relay = relay;
    this.shape = shape;
    this.onEnd = onEnd;
    this.state = relay == null ? State.SWALLOWING : State.PASSING;
  }

  void start() {
    running.set(relay == null ? 1 : 2);
    thread(() -> pump(agent, relay, leftToRelay)).start();
    if (relay != null) {
      thread(() -> pump(relay, agent, leftToAgent)).start();
    }
  }

  /** Whether bytes still come through. */
  public boolean isWhole() {
    return state == State.PASSING;
  }

  /** Whether it will be cut after so many bytes. */
  public boolean isToBreak() {
    return leftToRelay.get() != Long.MAX_VALUE || leftToAgent.get() != Long.MAX_VALUE;
  }

  /** Bytes that came through, of both directions. */
  public long passed() {
    return passed.get();
  }

  /** Both sides get a RST; what was under way is lost. */
  public void reset() {
    state = State.CLOSED;
    reset(agent);
    reset(relay);
  }

  /** Both sides read the end of the stream, behind what was passed on before. */
  public void finish() {
    if (state == State.PASSING) {
      state = State.SWALLOWING;
      finish(agent);
      finish(relay);
    }
  }

  /** From now on nothing comes through, and nobody is told: not even that the other side left. */
  public void swallow() {
    if (state == State.PASSING) {
      state = State.SWALLOWING;
    }
  }

  /** {@link #reset} after exactly so many further bytes in one direction. */
  public void cutAfter(Direction direction, long bytes) {
    (direction == Direction.TO_RELAY ? leftToRelay : leftToAgent).set(bytes);
  }

  private void pump(Socket from, Socket to, AtomicLong left) {
    byte[] piece = new byte[PIECE];
    try {
      int length = from.getInputStream().read(piece);
      while (length >= 0) {
        hold(length);
        pass(piece, length, to, left);
        length = from.getInputStream().read(piece);
      }
      if (state == State.PASSING) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      if (state == State.PASSING) {
        reset();
      }
    } finally {
      if (running.decrementAndGet() == 0) {
        close();
      }
    }
  }

  private void hold(int length) {
    if (state != State.PASSING) {
      return;
    }
    long until = System.nanoTime() + shape.get().timeOf(length).toNanos();
    for (long left = 1; left > 0 && !Thread.currentThread().isInterrupted(); ) {
      left = until - System.nanoTime();
      LockSupport.parkNanos(this, left);
    }
  }

  private void pass(byte[] piece, int length, Socket to, AtomicLong left) throws IOException {
    if (state != State.PASSING) {
      return;
    }
    int allowed = (int) Math.min(length, left.get());
    to.getOutputStream().write(piece, 0, allowed);
    passed.addAndGet(allowed);
    if (left.get() != Long.MAX_VALUE && left.addAndGet(-allowed) == 0) {
      reset();
    }
  }

  void close() {
    state = State.CLOSED;
    closeQuietly(agent);
    closeQuietly(relay);
    onEnd.accept(this);
  }

  private static void reset(Socket socket) {
    if (socket == null) {
      return;
    }
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    closeQuietly(socket);
  }

  private static void finish(Socket socket) {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private static void closeQuietly(Socket socket) {
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "portway-faulty-link");
    thread.setDaemon(true);
    return thread;
  }
}
