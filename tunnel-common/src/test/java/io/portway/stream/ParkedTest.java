package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.portway.testing.Seeds;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParkedTest {
  private static final PooledByteBufAllocator ALLOC = PooledByteBufAllocator.DEFAULT;

  private final Parked parked = new Parked();

  @AfterEach
  void release() {
    parked.release();
  }

  private void park(ByteBuf part) {
    parked.add(part);
    parked.settle(ALLOC);
  }

  private int parts() {
    int parts = 0;
    for (ByteBuf part = parked.poll(); part != null; part = parked.poll()) {
      part.release();
      parts++;
    }
    return parts;
  }

  @Test
  void singleBytesAreGathered() {
    for (int i = 0; i < 10_000; i++) {
      park(Unpooled.buffer(1).writeByte(i));
    }

    assertThat(parts()).isEqualTo(3);
  }

  @Test
  void aSliceOfALargeBufferDoesNotPinIt() {
    ByteBuf large = ALLOC.directBuffer(64 * 1024).writeZero(64 * 1024);
    park(large.retainedSlice(0, 2000));

    assertThat(large.refCnt()).as("only our own reference").isEqualTo(1);
    large.release();
  }

  @Test
  void aPartThatFillsItsBufferIsNotCopied() {
    ByteBuf full = ALLOC.directBuffer(16 * 1024).writeZero(16 * 1024);
    park(full);

    ByteBuf first = parked.poll();

    assertThat(first).isSameAs(full);
    first.release();
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bytesComeOutAsTheyCameIn(long seed) {
    Random random = new Random(seed);
    ByteBuf in = Unpooled.buffer();
    ByteBuf out = Unpooled.buffer();
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(3) > 0) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 10 : 20_000)];
        random.nextBytes(bytes);
        in.writeBytes(bytes);
        ByteBuf buffer = ALLOC.directBuffer(bytes.length + random.nextInt(60_000));
        parked.add(buffer.writeBytes(bytes));
        if (random.nextBoolean()) {
          parked.settle(ALLOC);
        }
      } else if (!parked.isEmpty()) {
        ByteBuf part = parked.poll();
        out.writeBytes(part);
        part.release();
      }
    }
    for (ByteBuf part = parked.poll(); part != null; part = parked.poll()) {
      out.writeBytes(part);
      part.release();
    }

    assertThat(out).isEqualTo(in);
  }
}
