package io.portway.similarity.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.MessageBundles;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/similarity/hop");

  @Test
  void bothLanguagesSayTheSame() {
    MessageBundles.areEquals(BUNDLE);
  }

  @Test
  void everyKeyThatTheCodeNamesIsThere() {
    MessageBundles.haveWhatSourcesName(
        BUNDLE,
        Path.of("src/main/java/io/portway/similarity"),
        "(?:cache|check|deadline|diff|hop|input|job(?!\\.json\")|note|output|progress|relay|remote"
            + "|report(?!\\.(?:css|js)\")|script|search|secret|serve|since|ssh|status|store|tls|transfer"
            + "|usage|verdict)");
  }

  @Test
  void aLanguageThatIsNotThereIsEnglish() {
    assertThat(Sentences.of(Locale.FRENCH).get("verdict.none")).isEqualTo("nothing found");
    assertThat(Sentences.of(Locale.CHINA).get("verdict.none")).isEqualTo("未发现");
  }
}
