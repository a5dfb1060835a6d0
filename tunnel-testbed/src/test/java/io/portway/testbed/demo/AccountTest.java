package io.portway.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cli.DisplayWidth;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountTest {

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN", "fr"})
  void everyLineFitsEightyColumnsAndThePathIsLast(String language) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Messages messages = new Messages(Locale.forLanguageTag(language));
    Account account = new Account(new PrintStream(bytes, true, StandardCharsets.UTF_8), messages);

    account.heading();
    for (Step step : Step.values()) {
      account.step(
          step, Duration.ofMillis(123_456), "标题 title ".repeat(20) + "\n" + "长".repeat(99));
    }
    account.end(Duration.ofSeconds(61), "/a/report.html");

    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(80));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("/a/report.html");
    assertThat(lines)
        .filteredOn(line -> line.endsWith(" 123.5 s"))
        .hasSize(Step.values().length)
        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isEqualTo(80));
  }

  @Test
  void localeChoosesTheLanguageAndUnknownOnesAreEnglish() {
    assertThat(new Messages(Locale.SIMPLIFIED_CHINESE).get("step.relay")).isEqualTo("中继");
    assertThat(new Messages(Locale.US).get("step.relay")).isEqualTo("Relay");
    assertThat(new Messages(Locale.FRANCE).get("step.relay")).isEqualTo("Relay");
  }

  @Test
  void wrappingLosesNothingAndStartsNoLineWithAComma() {
    List<String> lines = Account.wrap("一二三四，五六七八，九十", 8);

    assertThat(String.join("", lines)).isEqualTo("一二三四，五六七八，九十");
    assertThat(lines).noneMatch(line -> line.startsWith("，"));
    assertThat(Account.wrap("one two three", 8)).containsExactly("one two", "three");
    assertThat(Account.wrap("", 8)).isEmpty();
  }
}
