package io.portway.flow;

/** A queue of ints without boxing, growing by doubling. Not thread-safe. */
public final class IntFifo {
  private int[] ring = new int[8];
  private int head;
  private int size;

  /** Adds at the end. */
  public void add(int value) {
    if (size == ring.length) {
      int[] larger = new int[ring.length * 2];
      for (int i = 0; i < size; i++) {
        larger[i] = ring[(head + i) & (ring.length - 1)];
      }
      ring = larger;
      head = 0;
    }
    ring[(head + size) & (ring.length - 1)] = value;
    size++;
  }

  /** Takes from the front. */
  public int poll() {
    if (size == 0) {
      throw new IllegalStateException("the queue is empty");
    }
    int value = ring[head];
    head = (head + 1) & (ring.length - 1);
    size--;
    return value;
  }
}
