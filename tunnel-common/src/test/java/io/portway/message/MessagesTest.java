package io.portway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.MissingResourceException;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final String BUNDLE = "io.portway.doctor.messages";

  @Test
  void englishIsNotReplacedByTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.CHINA);

      assertThat(Messages.of(Locale.ENGLISH, BUNDLE).get("doctor.status.failed"))
          .isEqualTo("failed");
      assertThat(Messages.of(Locale.CHINA, BUNDLE).get("doctor.status.failed")).isEqualTo("失败");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsFilledInIsNeverReadAsAPattern() {
    Text text = Text.of("doctor.dns.ok", "{1} {x it's", Text.of("doctor.status.ok"));

    assertThat(Messages.of(Locale.ENGLISH, BUNDLE).get(text)).isEqualTo("{1} {x it's is ok.");
  }

  @Test
  void unknownKeyIsAMistakeOfOurs() {
    assertThatThrownBy(() -> Messages.of(Locale.ENGLISH, BUNDLE).get("doctor.nothing"))
        .isInstanceOf(MissingResourceException.class)
        .hasMessageContaining("doctor.nothing");
  }
}
