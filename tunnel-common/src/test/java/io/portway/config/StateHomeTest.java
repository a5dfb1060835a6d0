package io.portway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateHomeTest {
  @Test
  void rootKeepsStateInVarLib() {
    assertThat(StateHome.of("relay", "root", "/root", Map.of("XDG_STATE_HOME", "/x")))
        .isEqualTo(Path.of("/var/lib/portway/relay"));
  }

  @Test
  void othersKeepItInTheirStateHome() {
    assertThat(StateHome.of("agent", "ann", "/home/ann", Map.of("XDG_STATE_HOME", "/x")))
        .isEqualTo(Path.of("/x/portway/agent"));
  }

  @Test
  void unsetOrRelativeStateHomeMeansTheDefault() {
    Path expected = Path.of("/home/ann/.local/state/portway/agent");

    assertThat(StateHome.of("agent", "ann", "/home/ann", Map.of())).isEqualTo(expected);
    assertThat(StateHome.of("agent", "ann", "/home/ann", Map.of("XDG_STATE_HOME", "x")))
        .isEqualTo(expected);
  }
}
