package io.portway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Mutations;
import io.portway.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes: a message, none, or a {@link ControlException} that is fit for a log. */
class ControlCodecFuzzTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/io/portway/control/ControlCodecFuzzTestInputs");

  static Stream<byte[]> inputs() {
    return Mutations.inputs(INPUTS).stream();
  }

  static Stream<Long> seeds() {
    return Seeds.some(5);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inputsAreMessagesOrRefused(byte[] input) {
    check(input);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyBytesAreMessagesOrRefused(long seed) {
    List<byte[]> known = new ArrayList<>(Mutations.inputs(INPUTS));
    ControlCodecTest.messages().map(ControlCodec::encode).forEach(known::add);
    Mutations mutations = new Mutations(seed, known);
    for (int run = 0; run < Mutations.RUNS; run++) {
      check(mutations.next());
    }
  }

  private static void check(byte[] json) {
    try {
      ControlCodec.decode(json)
          .ifPresent(
              message ->
                  assertThat(ControlCodec.decode(ControlCodec.encode(message))).contains(message));
    } catch (ControlException e) {
      assertThat(e.getMessage()).matches("[ -~]+");
    }
  }
}
