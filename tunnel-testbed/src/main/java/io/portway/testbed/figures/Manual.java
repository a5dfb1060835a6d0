package io.portway.testbed.figures;

import io.portway.testbed.corpus.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Paragraphs of documents, at least 30 characters each, no two alike, in a steady order. */
final class Manual {
  private static final int SHORTEST = 30;

  private Manual() {}

  /**
   * Of the HTML files of a folder.
   *
   * @param ending of the files' names
   * @param selector of the elements that are paragraphs
   */
  static List<Text> html(String name, Path folder, String ending, String selector) {
    Set<String> paragraphs = new LinkedHashSet<>();
    for (Path file : files(folder, ending)) {
      try {
        for (Element element : Jsoup.parse(file.toFile(), "UTF-8").select(selector)) {
          if (element.closest("pre") == null) {
            paragraphs.add(element.text().strip());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file + ": " + e.getMessage(), e);
      }
    }
    return texts(name, paragraphs);
  }

  /** Of fortune files: texts between lines of one percent sign. */
  static List<Text> fortunes(String name, Path folder) {
    Set<String> paragraphs = new LinkedHashSet<>();
    for (Path file : files(folder, "")) {
      if (!file.toString().endsWith(".dat") && !Files.isSymbolicLink(file)) {
        try {
          String all = Files.readString(file, StandardCharsets.ISO_8859_1);
          for (String text : all.split("\n%\n", -1)) {
            paragraphs.add(text.replaceAll("\\s+", " ").strip());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
      }
    }
    return texts(name, paragraphs);
  }

  static List<Text> texts(String name, Iterable<String> paragraphs) {
    List<Text> texts = new ArrayList<>();
    for (String paragraph : paragraphs) {
      if (paragraph.codePointCount(0, paragraph.length()) >= SHORTEST) {
        texts.add(
            new Text(name + "-" + (texts.size() + 1), lang(paragraph), name, name, paragraph));
      }
    }
    return texts;
  }

  /** Manuals that are translated in part have paragraphs of both languages. */
  private static String lang(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long ideographs = text.codePoints().filter(Character::isIdeographic).count();
    return ideographs * 2 > letters ? "zh" : "en";
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + e.getMessage(), e);
    }
  }
}
