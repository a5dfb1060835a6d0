package io.portway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the keys and defaults that a module's {@code reference.conf} shows, commented ones
 * included, with the tables of docs/configuration.md.
 */
public final class ConfigDocs {
  private static final Path REFERENCE = Path.of("src/main/resources/reference.conf");
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final Pattern OPENS = Pattern.compile("^([A-Za-z-]+) \\{$");
  private static final Pattern KEY = Pattern.compile("^([a-z.-]+) = (.*?)(\\s+#.*)?$");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([A-Za-z.-]+)` \\| (?!applies |needs a restart )[^|]+ \\| ([^|]+) \\|.*");

  private ConfigDocs() {}

  /**
   * Every key of the reference is in the document, and the other way round; live defaults are the
   * same in both.
   */
  public static void assertDocumentEqualsReference(String root) throws IOException {
    Map<String, String> reference = reference(root);
    Map<String, String> document = document(root);

    assertThat(reference).as("keys of %s", REFERENCE).isNotEmpty();
    assertThat(document.keySet()).containsExactlyInAnyOrderElementsOf(reference.keySet());
    reference.forEach(
        (key, value) -> {
          if (value != null) {
            assertThat(document.get(key)).as("default of %s", key).isEqualTo("`" + value + "`");
          }
        });
  }

  // Comments count where they hold a key and a value: that is how keys without a fixed default are
  // shown.
  static Map<String, String> reference(String root) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    Deque<String> sections = new ArrayDeque<>();
    for (String raw : Files.readAllLines(REFERENCE)) {
      boolean commented = raw.strip().startsWith("#");
      String line = raw.strip().replaceFirst("^# *", "");
      Matcher opens = OPENS.matcher(line);
      Matcher key = KEY.matcher(line);
      if (opens.matches()) {
        sections.addLast(opens.group(1));
      } else if (line.equals("}")) {
        sections.removeLast();
      } else if (key.matches()) {
        List<String> path = new ArrayList<>(sections);
        path.add(key.group(1));
        keys.put(String.join(".", path), commented ? null : key.group(2));
      }
    }
    keys.keySet().removeIf(key -> !key.startsWith(root + "."));
    return keys;
  }

  private static Map<String, String> document(String root) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      lines
          .map(ROW::matcher)
          .filter(row -> row.matches() && row.group(1).startsWith(root + "."))
          .forEach(row -> keys.put(row.group(1), row.group(2).strip()));
    }
    return keys;
  }
}
