package io.portway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "office",
        "a-b",
        "a-",
        "123456789012345678901234567890123456789012345678901234567890123"
      })
  void nameOfThePatternIsAccepted(String name) {
    assertThat(new AgentName(name)).hasToString(name);
    assertThat(new MappingName(name)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "-a|begins with \"-\"",
        "Office|contains \"O\"",
        "a_b|contains \"_\"",
        "a b|contains a blank",
        "a：b|full-width U+FF1A, type \":\" instead",
        "../x|contains \".\"",
        "办公室|contains \"办\"",
        "1234567890123456789012345678901234567890123456789012345678901234|has 64 characters",
      })
  void otherNameIsRefusedWithTheReason(String name, String reason) {
    assertThatThrownBy(() -> new AgentName(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("agent name")
        .hasMessageContaining(reason)
        .hasMessageContaining("expected: 1 to 63 of a-z");
  }

  @Test
  void controlCharactersInANameAreShownHarmlessly() {
    assertThatThrownBy(() -> new MappingName("a\u001b[31m\n"))
        .hasMessageContaining("a\\u001b[31m\\u000a")
        .hasMessageNotContainingAny("\u001b", "\n");
  }

  @Test
  void referenceIsReadBack() {
    MappingRef ref = MappingRef.parse("ssh@office");

    assertThat(ref).isEqualTo(new MappingRef(new MappingName("ssh"), new AgentName("office")));
    assertThat(ref).hasToString("ssh@office");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh|has no \"@\"",
        "ssh＠office|full-width U+FF20, type \"@\" instead",
        "a@b@c|more than one",
        "@b|is empty",
        "a@|is empty"
      })
  void otherReferenceIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> MappingRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void protocolIsReadByItsConfigName() {
    for (Protocol protocol : Protocol.values()) {
      assertThat(Protocol.parse(protocol.configName())).isEqualTo(protocol);
    }
    assertThatThrownBy(() -> Protocol.parse("udp"))
        .hasMessageContaining("\"udp\"")
        .hasMessageContaining("expected: one of tcp, ssh, http, elasticsearch");
  }
}
