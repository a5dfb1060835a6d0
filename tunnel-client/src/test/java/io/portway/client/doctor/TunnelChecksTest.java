package io.portway.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.doctor.Doctor;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.DoctorReport.Line;
import io.portway.doctor.Finding;
import io.portway.doctor.Limits;
import io.portway.doctor.Status;
import io.portway.message.Messages;
import io.portway.testing.MessageBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelChecksTest {
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/client/doctor");
  private static final Instant RELAY = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir private Path directory;

  private static List<Line> look(Path file, Locale locale) throws InterruptedException {
    return new DoctorReport(
            Doctor.examine(
                new TunnelChecks(file, Optional.empty(), Clock.systemUTC(), Limits.system())
                    .list()),
            messages(locale))
        .lines();
  }

  private static Messages messages(Locale locale) {
    return Messages.of(locale, TunnelChecks.BUNDLE, DoctorReport.BUNDLE);
  }

  /** What is wrong with the one line of a file, and that nothing later is tried. */
  private String wrong(String line, Locale locale) throws IOException, InterruptedException {
    Path file =
        Files.writeString(directory.resolve("tunnel-client.conf"), "agent {\n" + line + "\n}\n");
    List<Line> lines = look(file, locale);

    assertThat(lines.get(0).check()).isEqualTo("configuration");
    assertThat(lines.get(0).status()).isEqualTo(Status.FAILED);
    assertThat(lines.subList(1, lines.size()))
        .extracting(Line::status)
        .containsOnly(Status.NOT_TRIED);
    return lines.get(0).sentence().replace(file.toString(), "FILE");
  }

  @Test
  void unknownKeyComesWithTheNearest() throws Exception {
    String line = " reley = \"vps.example.com:7000\"";

    assertThat(wrong(line, Locale.ENGLISH))
        .isEqualTo("FILE:2: agent.reley is an unknown key; perhaps relay was meant.");
    assertThat(wrong(line, Locale.CHINESE)).isEqualTo("FILE:2：没有 agent.reley 这个键，是不是 relay？");
  }

  @Test
  void wildcardIsNoTarget() throws Exception {
    String line = " mappings { ssh { backend = \"0.0.0.0:22\" } }";

    assertThat(wrong(line, Locale.ENGLISH))
        .isEqualTo(
            "FILE:2: agent.mappings.ssh.backend means every address of a machine, which one can"
                + " listen on but not connect to.");
    assertThat(wrong(line, Locale.CHINESE))
        .isEqualTo("FILE:2：agent.mappings.ssh.backend 写的是“一台机器的所有地址”，只能用来监听，不能用来连接。");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relay = \"vps.example.com：7000\"|agent.relay|:",
        "relay ＝ \"vps.example.com:7000\"|relay|=",
        "relay = “vps.example.com:7000”|relay|\""
      })
  void fullWidthCharactersAreNamed(String line, String key, String meant) throws Exception {
    assertThat(wrong(line, Locale.ENGLISH))
        .contains(key + " contains full-width or typographic punctuation")
        .contains("where \"" + meant + "\" was probably meant");
    assertThat(wrong(line, Locale.CHINESE)).contains("有全角或排版标点，应该是“" + meant + "”");
  }

  @Test
  void furtherProblemsAreCounted() throws Exception {
    assertThat(wrong(" reley = x\n drian = 3s", Locale.ENGLISH))
        .endsWith("perhaps relay was meant. 1 more like this follow.");
  }

  @Test
  void otherProblemsAreQuoted() throws Exception {
    assertThat(wrong(" drain = 3 parsecs", Locale.CHINESE)).startsWith("FILE:2：agent.drain ");
  }

  @Test
  void machineThatIsNotEnrolledIsToldHow() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("tunnel-client.conf"), "agent { state-dir = nowhere }\n");

    Line identity = look(file, Locale.CHINESE).get(1);

    assertThat(identity.status()).isEqualTo(Status.FAILED);
    assertThat(identity.sentence()).contains("还没有注册");
    assertThat(identity.remedy()).contains("tunnel-client join -");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, OK, within 0 ms, 相差不到 0 毫秒",
    "PT29.9S, OK, within 29900 ms, 相差不到 29900 毫秒",
    "PT30S, WARNING, 30 s ahead of, 快 30 s",
    "PT-59M-59S, WARNING, 59 min behind, 慢 59 min",
    "PT-60M, FAILED, 60 min behind, 慢 60 min",
    "PT72H, FAILED, 72 h ahead of, 快 72 h"
  })
  void clocksMayDifferByLessThanCertificatesAreDatedBack(
      Duration skew, Status status, String english, String chinese) {
    Finding finding = TunnelChecks.clock(RELAY, RELAY.plus(skew));

    assertThat(finding.status()).isEqualTo(status);
    assertThat(messages(Locale.ENGLISH).get(finding.sentence())).contains(english);
    assertThat(messages(Locale.CHINESE).get(finding.sentence())).contains(chinese);
  }

  @ParameterizedTest
  @CsvSource({
    "portway/1.4.0, portway/1.4.2, client.version.ok",
    "portway/1.4.0, portway/1.5.0, client.version.ok",
    "portway/1.4.0, portway/1.6.0, client.version.relay-newer",
    "portway/1.4.0, portway/2.0.0, client.version.relay-newer",
    "portway/1.4.0, portway/1.3.9, client.version.relay-older",
    "portway/dev, portway/1.3.9, client.version.ok",
    "portway/1.4.0, somebody/9, client.version.ok"
  })
  void relayServesItsOwnMinorVersionAndTheOneBefore(String own, String relay, String key) {
    assertThat(Versions.finding(own, relay).sentence().key()).isEqualTo(key);
  }

  @Test
  void bothLanguagesSayTheSame() {
    MessageBundles.areEquals(BUNDLE);
    MessageBundles.haveWhatSourcesName(
        BUNDLE, Path.of("src/main/java/io/portway/client/doctor"), "client");
  }
}
