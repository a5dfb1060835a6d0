package io.portway.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.message.Messages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private final List<String> looked = new ArrayList<>();

  private Check check(String name, Finding finding, String... after) {
    return Check.of(
            name,
            () -> {
              looked.add(name);
              return finding;
            })
        .after(after);
  }

  private static Finding well() {
    return Finding.ok("doctor.tcp.ok", "relay:7000");
  }

  private static Finding broken() {
    return Finding.failed(ExitCode.UNREACHABLE, "doctor.tcp.refused", "relay:7000");
  }

  private static DoctorReport report(List<Examined> examined, Locale locale) {
    return new DoctorReport(examined, Messages.of(locale, DoctorReport.BUNDLE));
  }

  @Test
  void checksAreLookedAtInTheirOrder() throws Exception {
    List<Examined> all =
        Doctor.examine(List.of(check("a", well()), check("b", well(), "a"), check("c", well())));

    assertThat(looked).containsExactly("a", "b", "c");
    assertThat(report(all, Locale.ENGLISH).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void whatDependsOnAFailureIsNotTried() throws Exception {
    List<Examined> all =
        Doctor.examine(
            List.of(
                check("a", broken()),
                check("b", well(), "a"),
                check("c", well(), "b"),
                check("d", well())));

    assertThat(looked).containsExactly("a", "d");
    assertThat(all)
        .extracting(one -> one.finding().status())
        .containsExactly(Status.FAILED, Status.NOT_TRIED, Status.NOT_TRIED, Status.OK);
    assertThat(report(all, Locale.ENGLISH).lines().get(2).sentence())
        .isEqualTo("Not tried, because a failed.");
  }

  @Test
  void warningStopsNothing() throws Exception {
    List<Examined> all =
        Doctor.examine(
            List.of(
                check("a", Finding.warning("doctor.limits.files", 256, 4096)),
                check("b", well(), "a")));

    assertThat(looked).containsExactly("a", "b");
    assertThat(report(all, Locale.ENGLISH).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void firstFailureDecidesTheExitCode() throws Exception {
    List<Examined> all =
        Doctor.examine(
            List.of(
                check("a", broken()),
                check("b", Finding.failed(ExitCode.REFUSED, "doctor.tls.stranger", "x"))));

    assertThat(report(all, Locale.ENGLISH).exit()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void errorOfACommandIsAFindingInItsOwnWords() throws Exception {
    Check fails =
        Check.of(
            "a",
            () -> {
              throw new CliException(
                  ExitCode.REFUSED, "ADMIN-TOKEN", "relay", "The token is wrong", "Run it again.");
            });

    List<Examined> all = Doctor.examine(List.of(fails));

    assertThat(report(all, Locale.ENGLISH).lines())
        .containsExactly(
            new DoctorReport.Line(
                "a", Status.FAILED, "The token is wrong.", "Run it again.", all.get(0).millis()));
    assertThat(report(all, Locale.ENGLISH).exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void checkThatComesBeforeWhatItNeedsIsAMistakeOfOurs() {
    assertThatThrownBy(() -> Doctor.examine(List.of(check("b", well(), "a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("b comes before a");
  }

  @Test
  void scriptsGetTheSameWordsInEitherLanguageAndPeopleTheirOwn() throws Exception {
    List<Examined> all = Doctor.examine(List.of(check("a", broken()), check("b", well(), "a")));

    JsonNode english = new ObjectMapper().readTree(report(all, Locale.ENGLISH).json());
    JsonNode chinese = new ObjectMapper().readTree(report(all, Locale.CHINESE).json());

    assertThat(english.get(0).fieldNames())
        .toIterable()
        .containsExactly("check", "status", "sentence", "remedy", "ms");
    assertThat(english.get(1).get("status").asText()).isEqualTo("not-tried");
    assertThat(english.get(1).get("remedy").isNull()).isTrue();
    assertThat(chinese.get(0).get("status")).isEqualTo(english.get(0).get("status"));
    assertThat(english.get(0).get("sentence").asText()).contains("refused the connection");
    assertThat(chinese.get(0).get("sentence").asText()).contains("拒绝连接");
  }

  @Test
  void remedyStandsBelowItsSentence() throws Exception {
    StringWriter out = new StringWriter();

    report(Doctor.examine(List.of(check("a", broken()))), Locale.CHINESE)
        .print(new PrintWriter(out));

    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("失败  a  relay:7000 拒绝连接"),
            line -> assertThat(line).startsWith("      → 在那台机器上启动 tunnel-server"));
  }

  @Test
  void escapeSequencesOfOthersDoNotReachTheTerminal() throws Exception {
    Finding finding = Finding.failed(ExitCode.UNREACHABLE, "doctor.tls.failed", "x", "\u001b[2J!");

    assertThat(
            report(Doctor.examine(List.of(check("a", finding))), Locale.ENGLISH)
                .lines()
                .get(0)
                .sentence())
        .isEqualTo("TLS with x failed:  [2J!.");
  }
}
