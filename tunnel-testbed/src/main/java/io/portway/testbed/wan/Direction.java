package io.portway.testbed.wan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One direction of a link. Its reading thread takes packets from one device, decides what becomes
 * of them, and notes when they are due; its writing thread hands them to the other device then.
 * Between them is a ring of which each moves one end.
 */
final class Direction {
  private static final int SLOTS = 1 << 14;
  private static final int SLOT_BYTES = 2048;

  /** Losses, delay and blackhole as they are now; any thread may change them. */
  private final Supplier<LinkState> state;

  private final Tun from;
  private final Tun to;
  private final Bottleneck bottleneck = new Bottleneck();
  private final SplittableRandom random;

  private final ByteBuffer[] packets = new ByteBuffer[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final long[] dueNanos = new long[SLOTS];
  private final AtomicLong head = new AtomicLong(); // moved by the reading thread
  private final AtomicLong tail = new AtomicLong(); // moved by the writing thread
  private final Thread writer;

  private final LongAdder carried = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder overflowed = new LongAdder();

  Direction(String name, Tun from, Tun to, Supplier<LinkState> state, SplittableRandom random) {
    this.from = from;
    this.to = to;
    this.state = state;
    this.random = random;
    ByteBuffer all = ByteBuffer.allocateDirect(SLOTS * SLOT_BYTES);
    for (int i = 0; i < SLOTS; i++) {
      packets[i] = all.slice(i * SLOT_BYTES, SLOT_BYTES);
    }
    this.writer = daemon(this::write, name + "-write");
    daemon(this::read, name + "-read").start();
    writer.start();
  }

  /** What became of packets so far: {@code carried N lost N overflowed N}. */
  String counts() {
    return "carried " + carried + " lost " + lost + " overflowed " + overflowed;
  }

  private void read() {
    ByteBuffer spill = ByteBuffer.allocateDirect(SLOT_BYTES);
    try {
      while (true) {
        long next = head.get();
        boolean room = next - tail.get() < SLOTS;
        int slot = (int) (next % SLOTS);
        int bytes = from.read(room ? packets[slot] : spill);
        long due = room ? due(bytes) : Bottleneck.DROPPED;
        if (due == Bottleneck.DROPPED) {
          overflowed.increment();
          continue;
        }
        if (random.nextDouble() * 100 < state.get().profile().lossPercent()) {
          lost.increment();
          continue;
        }
        lengths[slot] = bytes;
        dueNanos[slot] = due;
        head.set(next + 1);
        if (next == tail.get()) {
          LockSupport.unpark(writer);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("The device can't be read.", e);
    }
  }

  private long due(int bytes) {
    LinkProfile profile = state.get().profile();
    long sent = bottleneck.admit(bytes, System.nanoTime(), profile);
    return sent == Bottleneck.DROPPED ? sent : sent + Math.round(profile.roundTripMillis() * 5e5);
  }

  private void write() {
    while (true) {
      long next = tail.get();
      if (next == head.get()) {
        LockSupport.park(this);
        continue;
      }
      int slot = (int) (next % SLOTS);
      long wait = dueNanos[slot] - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
        continue;
      }
      deliver(packets[slot], lengths[slot]);
      tail.set(next + 1);
    }
  }

  private void deliver(ByteBuffer packet, int bytes) {
    if (state.get().blackholed()) {
      lost.increment();
      return;
    }
    try {
      to.write(packet, bytes);
      carried.increment();
    } catch (IOException e) {
      overflowed.increment(); // the kernel had no room for it, as a router has none at times
    }
  }

  private static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, "wan-" + name);
    thread.setDaemon(true);
    return thread;
  }
}
