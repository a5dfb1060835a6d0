package io.portway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsLineUpWithTwoColumnCharacters() {
    Table table = new Table("NAME", "STATE").row("阅读", "online").row("b", "offline");

    assertThat(table.lines(Integer.MAX_VALUE))
        .containsExactly("NAME  STATE", "阅读  online", "b     offline");
  }

  @Test
  void widestColumnIsCutUntilARowFits() {
    Table table =
        new Table("NAME", "REASON").row("ssh", "port 20022 is held by agent office since Monday");

    List<String> lines = table.lines(24);

    assertThat(lines).allMatch(line -> DisplayWidth.of(line) <= 24);
    assertThat(lines.get(1)).isEqualTo("ssh   port 20022 is hel…");
  }

  @Test
  void rowsAreParagraphsWhereColumnsCannotStandSideBySide() {
    Table table =
        new Table("NAME", "BACKEND", "REASON")
            .row("ssh", "192.168.101.102:22", "port 20022 is held by agent office since Monday")
            .row("阅读", "[2001:db8::7]:9200", "");

    assertThat(table.lines(30))
        .containsExactly(
            "NAME     ssh",
            "BACKEND  192.168.101.102:22",
            "REASON   port 20022 is held b…",
            "",
            "NAME     阅读",
            "BACKEND  [2001:db8::7]:9200",
            "REASON   -")
        .allMatch(line -> DisplayWidth.of(line) <= 30);
    assertThat(table.lines(36)).hasSize(3).allMatch(line -> DisplayWidth.of(line) <= 36);
  }

  @Test
  void wideCharacterIsNeverCutInTwo() {
    assertThat(DisplayWidth.fit("阅读理解", 6)).isEqualTo("阅读…");
    assertThat(DisplayWidth.fit("阅读理解", 7)).isEqualTo("阅读理…");
    assertThat(DisplayWidth.fit("阅读理解", 8)).isEqualTo("阅读理解");
  }

  @Test
  void emptyCellIsADash() {
    assertThat(new Table("A", "B").row(null, "").lines(80)).containsExactly("A  B", "-  -");
  }

  @Test
  void escapeSequenceFromAnotherMachineIsDefused() {
    assertThat(new Table("A").row("x\u001b[2Jy\nz").lines(80)).containsExactly("A", "x [2Jy z");
  }

  @Test
  void combiningMarksTakeNoColumn() {
    assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
    assertThat(DisplayWidth.of("한글")).isEqualTo(4);
    assertThat(DisplayWidth.of("ｱ")).isEqualTo(1);
  }
}
