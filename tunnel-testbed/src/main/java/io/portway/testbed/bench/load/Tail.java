package io.portway.testbed.bench.load;

import java.nio.ByteBuffer;

/** How many bytes came so far, and the last eight of them as a number. Owned by its reader. */
final class Tail {
  private long bytes;
  private long lastEight;

  void add(ByteBuffer read) {
    bytes += read.remaining();
    for (int i = Math.max(read.position(), read.limit() - Long.BYTES); i < read.limit(); i++) {
      lastEight = lastEight << 8 | (read.get(i) & 0xff);
    }
  }

  long bytes() {
    return bytes;
  }

  long lastEight() {
    return lastEight;
  }
}
