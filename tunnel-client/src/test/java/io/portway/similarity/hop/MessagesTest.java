package io.portway.similarity.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/portway/similarity");
  private static final Pattern KEY =
      Pattern.compile(
          "\"((?:check|deadline|diff|input|note|output|progress|relay|remote|report|route|script|search|secret|ssh|status"
              + "|transfer|usage|verdict)\\.[a-z0-9.-]*[a-z0-9])\"");

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertThat(properties("messages_zh.properties").stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(
            properties("messages.properties").stringPropertyNames());
  }

  @Test
  void bothLanguagesFillTheSameGaps() throws IOException {
    Properties english = properties("messages.properties");
    Properties chinese = properties("messages_zh.properties");

    for (String key : english.stringPropertyNames()) {
      assertThat(gaps(chinese.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key)));
    }
  }

  @Test
  void everyKeyThatTheCodeNamesIsThere() throws IOException {
    Set<String> known = properties("messages.properties").stringPropertyNames();
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = KEY.matcher(Files.readString(file));
        while (matcher.find()) {
          named.add(matcher.group(1));
        }
      }
    }

    named.remove("report.css");
    named.remove("report.js");
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(known).containsAll(named);
  }

  @Test
  void englishIsNotReplacedByTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.CHINA);

      assertThat(Messages.of(Locale.ENGLISH).get("verdict.none")).isEqualTo("nothing found");
      assertThat(Messages.of(Locale.CHINA).get("verdict.none")).isEqualTo("未发现");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsFilledInIsNeverReadAsAPattern() {
    assertThat(Messages.ENGLISH.get("search.field-missing", "{2}", "it's", "{x"))
        .isEqualTo("The index {2} at the search server it's has no field {x.");
  }

  private static Set<String> gaps(String pattern) {
    Set<String> gaps = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\{\\d}").matcher(pattern);
    while (matcher.find()) {
      gaps.add(matcher.group());
    }
    return gaps;
  }

  private static Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Messages.class.getResourceAsStream(name)) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return properties;
  }
}
