package io.portway.doctor;

import io.portway.testing.MessageBundles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DoctorMessagesTest {
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/doctor");

  @Test
  void bothLanguagesSayTheSame() {
    MessageBundles.areEquals(BUNDLE);
  }

  @Test
  void everyKeyThatTheCodeNamesIsThere() {
    // "doctor.txt" and "doctor.json" are files of a bundle to be sent.
    MessageBundles.haveWhatSourcesName(
        BUNDLE, Path.of("src/main/java/io/portway"), "doctor(?!\\.(?:txt|json)\")");
  }
}
