package io.portway.relay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.config.ReloadDocs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a reload does with each key: the document, the code and the reference say the same. */
class RelayKeyTest {
  private static final Map<String, String> KEYS =
      Arrays.stream(RelayKey.values())
          .collect(Collectors.toMap(RelayKey::key, key -> key.onReload().toString()));

  @Test
  void documentSaysOfEachKeyWhatAReloadDoes() throws IOException {
    assertThat(ReloadDocs.table("relay")).isEqualTo(KEYS);
  }

  @Test
  void everyKeyOfTheReferenceIsThere() throws IOException {
    assertThat(ReloadDocs.referenceKeys("relay"))
        .isNotEmpty()
        .allMatch(
            key ->
                KEYS.keySet().stream()
                    .anyMatch(known -> key.equals(known) || key.startsWith(known + ".")));
  }
}
