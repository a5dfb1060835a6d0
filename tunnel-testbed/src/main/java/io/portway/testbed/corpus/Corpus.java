package io.portway.testbed.corpus;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the files of {@code corpus/} from the class path. */
public final class Corpus {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  private Corpus() {}

  /** The 300 texts of the index. */
  public static List<Text> texts() {
    return lines("texts.jsonl", Text.class);
  }

  /**
   * Every third of the Chinese texts in traditional characters, by its id: as OpenCC 1.1.6 writes
   * them for Taiwan ({@code s2twp}), words of that region included.
   */
  public static Map<String, String> traditional() {
    return lines("traditional.jsonl", Traditional.class).stream()
        .collect(
            Collectors.toMap(Traditional::id, Traditional::summary, (a, b) -> a, TreeMap::new));
  }

  private record Traditional(String id, String summary) {}

  /** The sample document, in its order. */
  public static List<Paragraph> sample() {
    return lines("sample.jsonl", Paragraph.class);
  }

  /** The sample document as it is handed to the similarity client: one JSON object a line. */
  public static byte[] sampleFile() {
    return read("sample.jsonl");
  }

  /** The texts as a file, one JSON object a line. */
  public static byte[] textsFile() {
    return read("texts.jsonl");
  }

  public static Labels labels() {
    try {
      return JSON.readValue(read("labels.json"), Labels.class);
    } catch (IOException e) {
      throw new UncheckedIOException("corpus/labels.json: " + e.getMessage(), e);
    }
  }

  private static <T> List<T> lines(String name, Class<T> type) {
    List<T> all = new ArrayList<>();
    int number = 0;
    for (String line : new String(read(name), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      try {
        all.add(JSON.readValue(line, type));
      } catch (IOException e) {
        throw new UncheckedIOException("corpus/" + name + ":" + number + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(all);
  }

  private static byte[] read(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("corpus/" + name + ": " + e.getMessage(), e);
    }
  }
}
