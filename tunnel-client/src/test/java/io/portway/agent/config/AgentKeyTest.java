package io.portway.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.config.ReloadDocs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a reload does with each key: the document, the code and the reference say the same. */
class AgentKeyTest {
  private static final Map<String, String> KEYS =
      Arrays.stream(AgentKey.values())
          .collect(Collectors.toMap(AgentKey::key, key -> key.onReload().toString()));

  @Test
  void documentSaysOfEachKeyWhatAReloadDoes() throws IOException {
    assertThat(ReloadDocs.table("agent")).isEqualTo(KEYS);
  }

  @Test
  void everyKeyOfTheReferenceIsThere() throws IOException {
    assertThat(ReloadDocs.referenceKeys("agent"))
        .isNotEmpty()
        .allMatch(
            key ->
                KEYS.keySet().stream()
                    .anyMatch(known -> key.equals(known) || key.startsWith(known + ".")));
  }
}
