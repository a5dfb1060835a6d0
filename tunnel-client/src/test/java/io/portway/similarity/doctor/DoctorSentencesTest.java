package io.portway.similarity.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.doctor.Reach;
import io.portway.testing.MessageBundles;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DoctorSentencesTest {
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/similarity/doctor");

  @Test
  void bothLanguagesSayTheSame() {
    MessageBundles.areEquals(BUNDLE);
  }

  @Test
  void everyKeyThatTheCodeNamesIsThere() {
    MessageBundles.haveWhatSourcesName(
        BUNDLE, Path.of("src/main/java/io/portway/similarity/doctor"), "sim");
  }

  @Test
  void everyKindOfBannerAndOfReachHasItsSentence() {
    ResourceBundle bundle =
        ResourceBundle.getBundle("io.portway.similarity.doctor.messages", Locale.ROOT);
    Stream<String> banners =
        Stream.of(Banner.Kind.values())
            .map(kind -> "sim.banner." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    Stream<String> reaches = Stream.of(Reach.Outcome.values()).map(outcome -> "sim.tcp." + outcome);

    assertThat(bundle.keySet()).containsAll(Stream.concat(banners, reaches).toList());
  }
}
