package io.portway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds of every bundle of sentences in English and Chinese. */
public final class MessageBundles {
  private static final Pattern GAP = Pattern.compile("\\{\\d}");

  private MessageBundles() {}

  /** Both languages have the same keys, in order, and fill the same gaps. */
  public static void areEquals(Path directory) {
    List<String> english = keys(directory.resolve("messages.properties"));
    List<String> chinese = keys(directory.resolve("messages_zh.properties"));

    assertThat(english).isNotEmpty().isSorted().doesNotHaveDuplicates();
    assertThat(chinese).isEqualTo(english);
    Properties ofEnglish = properties(directory.resolve("messages.properties"));
    Properties ofChinese = properties(directory.resolve("messages_zh.properties"));
    for (String key : english) {
      assertThat(gaps(ofChinese.getProperty(key)))
          .as(key)
          .isEqualTo(gaps(ofEnglish.getProperty(key)));
    }
  }

  /**
   * Every key that the sources name in quotes is there.
   *
   * @param first what keys begin with, up to their first full stop, as a pattern
   */
  public static void haveWhatSourcesName(Path directory, Path sources, String first) {
    Pattern quoted = Pattern.compile("\"(" + first + "\\.[a-z0-9.-]*[a-z0-9])\"");
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = quoted.matcher(Files.readString(file));
        while (matcher.find()) {
          named.add(matcher.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    assertThat(named).hasSizeGreaterThan(5);
    assertThat(keys(directory.resolve("messages.properties"))).containsAll(named);
  }

  private static List<String> keys(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("=", 2)[0])
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> gaps(String pattern) {
    Set<String> gaps = new TreeSet<>();
    Matcher matcher = GAP.matcher(pattern);
    while (matcher.find()) {
      gaps.add(matcher.group());
    }
    return gaps;
  }

  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
