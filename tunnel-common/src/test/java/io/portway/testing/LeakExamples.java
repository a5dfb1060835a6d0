package io.portway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/**
 * What {@link LeakCheckTest} runs by JUnit's test kit; neither is a name that Surefire looks for.
 */
final class LeakExamples {
  private LeakExamples() {}

  static final class Leaking {
    @Test
    void dropsItsBuffer() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
      assertThat(buffer.isReadable()).isFalse();
    }
  }

  static final class Clean {
    @Test
    void releasesItsBuffer() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
      assertThat(buffer.release()).isTrue();
    }
  }
}
