package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LicenceCheckTest {
  private final LicenceCheck check =
      new LicenceCheck(List.of("# comment", "", "org.dual:* = EPL-2.0", "org.wrong:one = MIT"));

  @Test
  void allowedLicencePasses() {
    assertThat(check.problems(List.of("Heading", "org.a:a:1 | Apache-2.0", "org.b:b:1 | MIT")))
        .isEmpty();
  }

  @Test
  void otherLicenceIsRefused() {
    assertThat(check.problems(List.of("org.a:a:1 | GPL-3.0-only")))
        .containsExactly(
            "org.a:a:1: licence \"GPL-3.0-only\" (expected: Apache, MIT, BSD, EPL, ISC or public domain).");
  }

  @Test
  void libraryWithoutLicenceIsRefused() {
    assertThat(check.problems(List.of("org.a:a:1 | Unknown license"))).hasSize(1);
  }

  @Test
  void statedChoiceAmongSeveralPasses() {
    assertThat(check.problems(List.of("org.dual:a:1 | EPL-2.0 | LGPL-2.1-only"))).isEmpty();
  }

  @Test
  void severalLicencesWithoutAChoiceAreRefused() {
    assertThat(check.problems(List.of("org.a:a:1 | EPL-2.0 | LGPL-2.1-only")))
        .containsExactly(
            "org.a:a:1: several licences, [EPL-2.0, LGPL-2.1-only], and none in CHOSEN.txt.");
  }

  @Test
  void choiceThatIsNotOfferedIsRefused() {
    assertThat(check.problems(List.of("org.wrong:one:1 | EPL-2.0 | LGPL-2.1-only")))
        .containsExactly(
            "org.wrong:one:1: chosen licence MIT is none that it offers: [EPL-2.0, LGPL-2.1-only].");
  }
}
