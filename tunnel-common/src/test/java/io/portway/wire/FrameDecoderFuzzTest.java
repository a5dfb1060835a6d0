package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Mutations;
import io.portway.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes: frames or a {@link WireException}, the same ones however they are cut, and
 * nothing lost. What breaks it becomes a file among its inputs.
 */
class FrameDecoderFuzzTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/io/portway/wire/FrameDecoderFuzzTestInputs");

  static Stream<byte[]> inputs() {
    return Mutations.inputs(INPUTS).stream();
  }

  static Stream<Long> seeds() {
    return Seeds.some(5);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inputsAreFramesOrRefused(byte[] input) {
    FrameDecoderFuzzer.fuzzerTestOneInput(input);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyBytesAreFramesOrRefused(long seed) {
    List<byte[]> known = new ArrayList<>(Mutations.inputs(INPUTS));
    FrameSamples.all().values().stream().filter(bytes -> bytes.length < 2000).forEach(known::add);
    Mutations mutations = new Mutations(seed, known);
    for (int run = 0; run < Mutations.RUNS; run++) {
      byte[] bytes = mutations.next();
      int largest = 1 + mutations.below(64);

      assertThat(FrameDecoderFuzzer.outcome(bytes, () -> 1 + mutations.below(largest)))
          .isEqualTo(FrameDecoderFuzzer.outcome(bytes, () -> bytes.length + 1));
    }
  }
}
