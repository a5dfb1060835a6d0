package io.portway.stream;

import static io.portway.stream.StreamEvent.RECEIVE_FIN;
import static io.portway.stream.StreamEvent.RECEIVE_RESET;
import static io.portway.stream.StreamEvent.SEND_FIN;
import static io.portway.stream.StreamEvent.SEND_RESET;
import static io.portway.stream.StreamState.CLOSED;
import static io.portway.stream.StreamState.HALF_CLOSED_LOCAL;
import static io.portway.stream.StreamState.HALF_CLOSED_REMOTE;
import static io.portway.stream.StreamState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamStateTest {
  /** The whole table; an exception's class where the pair is not allowed. */
  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(OPEN, SEND_FIN, HALF_CLOSED_LOCAL),
        Arguments.of(OPEN, RECEIVE_FIN, HALF_CLOSED_REMOTE),
        Arguments.of(OPEN, SEND_RESET, CLOSED),
        Arguments.of(OPEN, RECEIVE_RESET, CLOSED),
        Arguments.of(HALF_CLOSED_LOCAL, SEND_FIN, IllegalStateException.class),
        Arguments.of(HALF_CLOSED_LOCAL, RECEIVE_FIN, CLOSED),
        Arguments.of(HALF_CLOSED_LOCAL, SEND_RESET, CLOSED),
        Arguments.of(HALF_CLOSED_LOCAL, RECEIVE_RESET, CLOSED),
        Arguments.of(HALF_CLOSED_REMOTE, SEND_FIN, CLOSED),
        Arguments.of(HALF_CLOSED_REMOTE, RECEIVE_FIN, StreamException.class),
        Arguments.of(HALF_CLOSED_REMOTE, SEND_RESET, CLOSED),
        Arguments.of(HALF_CLOSED_REMOTE, RECEIVE_RESET, CLOSED),
        Arguments.of(CLOSED, SEND_FIN, IllegalStateException.class),
        Arguments.of(CLOSED, RECEIVE_FIN, CLOSED),
        Arguments.of(CLOSED, SEND_RESET, IllegalStateException.class),
        Arguments.of(CLOSED, RECEIVE_RESET, CLOSED));
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyEventHasItsResult(StreamState from, StreamEvent event, Object expected) {
    if (expected instanceof StreamState to) {
      assertThat(from.on(event)).isEqualTo(to);
    } else {
      assertThatThrownBy(() -> from.on(event)).isInstanceOf((Class<?>) expected);
    }
  }

  @Test
  void theTableIsWhole() {
    Set<List<Object>> pairs = new HashSet<>();
    table().forEach(row -> pairs.add(List.of(row.get()[0], row.get()[1])));

    assertThat(pairs).hasSize(StreamState.values().length * StreamEvent.values().length);
  }

  @ParameterizedTest
  @EnumSource
  void directionsAreOpenUntilTheirFin(StreamState state) {
    assertThat(state.canSend()).isEqualTo(state == OPEN || state == HALF_CLOSED_REMOTE);
    assertThat(state.canReceive()).isEqualTo(state == OPEN || state == HALF_CLOSED_LOCAL);
  }
}
