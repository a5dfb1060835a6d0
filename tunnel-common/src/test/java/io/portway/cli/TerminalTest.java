package io.portway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @ParameterizedTest
  @CsvSource({"132,132", "5,20", "99999,99999"})
  void columnsComeFromTheEnvironment(String value, int columns) {
    assertThat(Terminal.withEnvironment(Map.of("COLUMNS", value)).columns()).isEqualTo(columns);
  }

  @Test
  void noColorTurnsColourOff() {
    Terminal terminal = Terminal.withEnvironment(Map.of("NO_COLOR", "1", "TERM", "xterm"));

    assertThat(terminal.colour(Terminal.Stream.STDOUT)).isFalse();
  }

  @Test
  void dumbTerminalHasNoColour() {
    assertThat(Terminal.withEnvironment(Map.of()).colour(Terminal.Stream.STDERR)).isFalse();
  }
}
