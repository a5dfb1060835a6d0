package io.portway.testing;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Seeds for tests that draw what they do. Each run has seeds of its own, which stand in the tests'
 * names; {@code -Dportway.seed=N} begins with N again.
 */
public final class Seeds {
  private static final long FIRST = Long.getLong("portway.seed", System.nanoTime() & 0xffff_ffffL);

  private Seeds() {}

  public static Stream<Long> some(int count) {
    return LongStream.range(FIRST, FIRST + count).boxed();
  }
}
