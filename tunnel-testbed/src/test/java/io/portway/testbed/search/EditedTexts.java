package io.portway.testbed.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A document to check against the corpus: the sample, texts of the index as people take them over,
 * and two paragraphs with more distinct terms than one query may have.
 */
final class EditedTexts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUERY_LIMIT = 1_100;

  private EditedTexts() {}

  static Path write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder(new String(Corpus.sampleFile(), UTF_8).strip());
    List<Text> texts = Corpus.texts();
    for (int i = 0; i < texts.size(); i += 15) {
      Text text = texts.get(i);
      add(lines, "half-" + text.id(), half(text.summary()));
      add(lines, "turned-" + text.id(), turned(text.summary()));
      add(lines, "mixed-" + text.id(), half(text.summary()) + half(texts.get(i + 3).summary()));
    }
    add(lines, "long-zh", joined(texts, "zh"));
    add(lines, "long-en", joined(texts, "en"));
    return Files.writeString(file, lines.append('\n'));
  }

  private static void add(StringBuilder lines, String id, String body) throws IOException {
    lines.append('\n').append(JSON.writeValueAsString(Map.of("id", id, "body", body)));
  }

  private static String half(String text) {
    return text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2));
  }

  /** The last sentence first. */
  private static String turned(String text) {
    List<String> sentences = new ArrayList<>(Arrays.asList(text.split("(?<=[。！？；.!?;])")));
    Collections.reverse(sentences);
    return String.join("", sentences);
  }

  /** As many texts as have more distinct terms than a query may have, whatever the analyzer. */
  private static String joined(List<Text> texts, String language) {
    StringBuilder all = new StringBuilder();
    Set<String> terms = new HashSet<>();
    for (Text text : texts) {
      if (text.lang().equals(language) && terms.size() <= QUERY_LIMIT) {
        all.append(text.summary()).append(' ');
        String between = language.equals("en") ? "\\W+" : "";
        terms.addAll(Arrays.asList(text.summary().split(between)));
      }
    }
    return all.toString();
  }
}
