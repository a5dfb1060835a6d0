package io.portway.similarity.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {
  @Test
  void readsWhatPythonPrintsForAList() {
    JsonNode list =
        PythonLiteral.parse(
            "[{'cid': '1-1', \"title\": \"it's\", 'sims': [{'score': 12.5, 'summary': u'\\u4f18\\n\\x41'}],"
                + " 'ok': True, 'none': None, 't': (1, -2e3,)}]\n");

    assertThat(list.get(0).path("cid").asText()).isEqualTo("1-1");
    assertThat(list.get(0).path("title").asText()).isEqualTo("it's");
    assertThat(list.get(0).path("sims").get(0).path("score").asDouble()).isEqualTo(12.5);
    assertThat(list.get(0).path("sims").get(0).path("summary").asText()).isEqualTo("优\nA");
    assertThat(list.get(0).path("ok").asBoolean()).isTrue();
    assertThat(list.get(0).path("none").isNull()).isTrue();
    assertThat(list.get(0).path("t").get(1).asDouble()).isEqualTo(-2000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[1,,2]",
        "{'a'}",
        "[1] x",
        "foo()",
        "'abc",
        "'\\u12'",
        "<html>",
        "[None",
        "1e",
        "'\\UFFFFFFFF'"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> PythonLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackIsFull() {
    assertThatThrownBy(() -> PythonLiteral.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
