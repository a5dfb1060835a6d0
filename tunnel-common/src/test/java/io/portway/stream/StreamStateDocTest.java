package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of states in docs/protocol.md is that of the code. */
class StreamStateDocTest {
  @Test
  void theTableOfStatesIsThatOfTheCode() throws IOException {
    List<List<String>> expected = new ArrayList<>();
    for (StreamState state : StreamState.values()) {
      for (StreamEvent event : StreamEvent.values()) {
        expected.add(List.of(state.name(), event.name(), next(state, event)));
      }
    }

    assertThat(
            MarkdownTable.of(
                Path.of("../docs/protocol.md"), "## Closing", "state", "event", "next"))
        .isEqualTo(expected);
  }

  private static String next(StreamState state, StreamEvent event) {
    try {
      return state.on(event).name();
    } catch (StreamException e) {
      return "RESET(" + e.code() + ")";
    } catch (IllegalStateException e) {
      return "our own bug";
    }
  }
}
