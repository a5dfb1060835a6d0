package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/protocol.md} are equal to the enums. */
class ProtocolDocTest {
  private static final Path DOC = Path.of("..", "docs", "protocol.md");

  @Test
  void framesAreThoseOfTheTable() throws IOException {
    List<String> expected =
        Arrays.stream(FrameType.values())
            .map(
                type ->
                    String.format(
                        Locale.ROOT,
                        "| %s | 0x%02x | %s | %s | %d | %d |",
                        type,
                        type.code(),
                        type.scope().name().toLowerCase(Locale.ROOT),
                        type.numbered() ? "yes" : "no",
                        type.minPayload(),
                        type.maxPayload()))
            .toList();

    assertThat(rowsOf("| frame | code | scope | numbered | min | max |")).isEqualTo(expected);
  }

  @Test
  void outcomesAreThoseOfTheTable() throws IOException {
    List<String> expected =
        Arrays.stream(OpenOutcome.values())
            .map(outcome -> "| " + outcome + " | " + outcome.code() + " | " + outcome.word() + " |")
            .toList();

    assertThat(rowsOf("| outcome | code | shown as |")).isEqualTo(expected);
  }

  @Test
  void resetCodesAreThoseOfTheTable() throws IOException {
    List<String> expected =
        Arrays.stream(ResetCode.values()).map(code -> code + " " + code.code()).toList();

    assertThat(firstTwo(rowsOf("| reset | code | means |"))).isEqualTo(expected);
  }

  @Test
  void goAwayCodesAreThoseOfTheTable() throws IOException {
    List<String> expected =
        Arrays.stream(GoAwayCode.values()).map(code -> code + " " + code.code()).toList();

    assertThat(firstTwo(rowsOf("| code | number | means |"))).isEqualTo(expected);
  }

  private static List<String> firstTwo(List<String> rows) {
    return rows.stream()
        .map(row -> row.split(" \\| |\\| ", -1))
        .map(cells -> cells[1] + " " + cells[2])
        .toList();
  }

  private static List<String> rowsOf(String header) throws IOException {
    List<String> lines = Files.readAllLines(DOC);
    int start = lines.indexOf(header);
    assertThat(start).as("the table that begins with %s", header).isNotNegative();
    List<String> rows = new ArrayList<>();
    for (int i = start + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      rows.add(lines.get(i));
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }
}
