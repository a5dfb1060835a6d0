package io.portway.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.portway.flow.TrunkMemory;
import io.portway.testing.Seeds;
import io.portway.testing.TestMemory;
import io.portway.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayBufferTest {
  private static final long ROUND_TRIP = 1_000_000;
  private static final long FAR = 100_000_000;

  private final TrunkMemory memory = TestMemory.plenty().trunk();
  private final ReplayBuffer replay = new ReplayBuffer(PooledByteBufAllocator.DEFAULT, memory);

  @AfterEach
  void close() {
    replay.close();
    assertThat(memory.used()).isZero();
  }

  private void add(byte[] bytes) {
    ByteBuf piece = Unpooled.copiedBuffer(bytes);
    replay.add(piece);
    piece.release();
  }

  private byte[] replayed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    replay.replay(
        piece -> {
          byte[] copy = new byte[piece.readableBytes()];
          piece.readBytes(copy);
          piece.release();
          out.writeBytes(copy);
        });
    return out.toByteArray();
  }

  @Test
  void whatWasNotAcknowledgedIsReplayedAsOftenAsAsked() {
    add(new byte[] {1, 2, 3});
    add(new byte[] {4, 5});

    assertThat(replay.acknowledge(3, 0, ROUND_TRIP)).isTrue();

    assertThat(replayed()).containsExactly(4, 5);
    assertThat(replayed()).containsExactly(4, 5);
    assertThat(replay.end()).isEqualTo(5);
    assertThat(replay.size()).isEqualTo(2);
    assertThat(replay.acknowledge(3, 0, ROUND_TRIP)).as("nothing new").isFalse();
    assertThat(replay.acknowledge(1, 0, ROUND_TRIP)).as("an old one").isFalse();
  }

  @Test
  void moreThanWasNumberedCannotBeAcknowledged() {
    add(new byte[] {1, 2, 3});

    assertThatThrownBy(() -> replay.acknowledge(4, 0, ROUND_TRIP))
        .isInstanceOf(WireException.class)
        .hasMessage("ACK of 4 bytes (sent: 3)");
  }

  @Test
  void shortPiecesOfLargeBuffersShareAPage() {
    for (int i = 0; i < 100; i++) {
      ByteBuf large = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024);
      large.writeInt(i);
      replay.add(large);
      assertThat(large.refCnt()).as("not kept").isOne();
      large.release();
    }
    ByteBuf full = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024);
    full.writeZero(60_000);
    replay.add(full);
    assertThat(full.refCnt()).as("kept without a copy").isEqualTo(2);
    full.release();

    ByteBuf all = Unpooled.wrappedBuffer(replayed());
    for (int i = 0; i < 100; i++) {
      assertThat(all.readInt()).isEqualTo(i);
    }
    assertThat(all.readableBytes()).isEqualTo(60_000);
  }

  @Test
  void limitGrowsOnlyWhileItIsInTheWayOfAFastLink() {
    byte[] half = new byte[ReplayBuffer.START / 2];
    long now = 0;
    for (int i = 0; i < 8; i++) {
      add(half);
      now += ROUND_TRIP;
      replay.acknowledge(replay.end(), now, ROUND_TRIP);
    }
    assertThat(replay.limit()).as("it was never full").isEqualTo(ReplayBuffer.START);

    for (int i = 0; i < 20; i++) {
      while (!replay.isFull()) {
        add(half);
      }
      now += ROUND_TRIP;
      replay.acknowledge(replay.end(), now, ROUND_TRIP);
    }
    assertThat(replay.limit()).as("full, and emptied at once").isEqualTo(ReplayBuffer.NEAR_MAX);

    for (int i = 0; i < 10; i++) {
      while (!replay.isFull()) {
        add(half);
      }
      now += FAR;
      replay.acknowledge(replay.end(), now, FAR);
    }
    assertThat(replay.limit()).as("on a long path").isEqualTo(ReplayBuffer.MAX);

    ReplayBuffer slow = new ReplayBuffer(PooledByteBufAllocator.DEFAULT, memory);
    for (int i = 0; i < 20; i++) {
      while (!slow.isFull()) {
        ByteBuf piece = Unpooled.wrappedBuffer(half);
        slow.add(piece);
        piece.release();
      }
      now += 1_000_000_000;
      slow.acknowledge(slow.end(), now, ROUND_TRIP);
    }
    assertThat(slow.limit()).as("full, and emptied slowly").isEqualTo(ReplayBuffer.START);
  }

  static Stream<Long> seeds() {
    return Seeds.some(10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsExactlyTheBytesBehindTheLastAck(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    long acknowledged = 0;
    for (int step = 0; step < 500; step++) {
      if (random.nextInt(3) > 0) {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 40 : 70_000 / 4)];
        random.nextBytes(bytes);
        ByteBuf piece =
            PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length + random.nextInt(70_000));
        piece.writeBytes(bytes);
        replay.add(piece);
        piece.release();
        model.writeBytes(bytes);
      } else {
        long most = model.size();
        acknowledged += (long) (random.nextDouble() * (most - acknowledged + 1));
        acknowledged = Math.min(acknowledged, most);
        replay.acknowledge(acknowledged, step, ROUND_TRIP);
      }
    }
    byte[] all = model.toByteArray();
    assertThat(replay.end()).isEqualTo(all.length);
    assertThat(replay.acknowledged()).isEqualTo(acknowledged);
    assertThat(replayed()).isEqualTo(Arrays.copyOfRange(all, (int) acknowledged, all.length));
  }
}
