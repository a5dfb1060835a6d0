package io.portway.relay.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.doctor.Doctor;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.DoctorReport.Line;
import io.portway.doctor.Limits;
import io.portway.doctor.Status;
import io.portway.identity.CertificateAuthority;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.message.Messages;
import io.portway.testing.MessageBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayChecksTest {
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/relay/doctor");

  @TempDir private Path directory;

  private Path file(String keys) throws IOException {
    return Files.writeString(
        directory.resolve("tunnel-server.conf"), "relay {\n state-dir = state\n" + keys + "\n}\n");
  }

  private static List<Line> look(Path file, Clock clock, Locale locale) throws Exception {
    return new DoctorReport(
            Doctor.examine(new RelayChecks(file, clock, Limits.system()).list()),
            Messages.of(locale, RelayChecks.BUNDLE, DoctorReport.BUNDLE))
        .lines();
  }

  private static Line line(List<Line> lines, String check) {
    return lines.stream().filter(line -> line.check().equals(check)).findFirst().orElseThrow();
  }

  @Test
  void clockThatWentBackFailsAndWhatDependsOnItIsNotTried() throws Exception {
    Path file = file("listen = \"127.0.0.1:0\", admin.listen = \"127.0.0.1:0\"");
    try (StateDirectory state =
        StateDirectory.claim(directory.resolve("state"), StateOwner.RELAY)) {
      CertificateAuthority.open(state, Clock.systemUTC(), CertificateAuthority.DEFAULT_LIFE)
          .relayCredentials();
    }
    Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));

    List<Line> english = look(file, yesterday, Locale.ENGLISH);
    List<Line> chinese = look(file, yesterday, Locale.CHINESE);

    assertThat(line(english, "identity").status()).isEqualTo(Status.OK);
    assertThat(line(english, "clock").status()).isEqualTo(Status.FAILED);
    assertThat(line(english, "clock").sentence()).contains("the clock went back");
    assertThat(line(chinese, "clock").sentence()).contains("时钟倒退了");
    assertThat(english.subList(4, english.size()))
        .extracting(Line::status)
        .containsOnly(Status.NOT_TRIED);
  }

  @Test
  void wildcardAsPublicHostIsNamedInBothLanguages() throws Exception {
    Path file = file("public-host = \"0.0.0.0\"");

    assertThat(look(file, Clock.systemUTC(), Locale.ENGLISH).get(0).sentence())
        .isEqualTo(
            file
                + ":3: relay.public-host means every address of a machine, which one can listen on"
                + " but not connect to.");
    assertThat(look(file, Clock.systemUTC(), Locale.CHINESE).get(0).sentence())
        .contains("relay.public-host 写的是“一台机器的所有地址”");
  }

  @Test
  void bothLanguagesSayTheSame() {
    MessageBundles.areEquals(BUNDLE);
    MessageBundles.haveWhatSourcesName(
        BUNDLE, Path.of("src/main/java/io/portway/relay/doctor"), "relay\\.[a-z]+");
  }
}
