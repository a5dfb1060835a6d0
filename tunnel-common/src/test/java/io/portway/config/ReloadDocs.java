package io.portway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table of docs/configuration.md that says what a reload does with each key. */
public final class ReloadDocs {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.-]+)` \\| (applies|needs a restart) \\|.*");

  private ReloadDocs() {}

  /** By key, of one program. */
  public static Map<String, String> table(String root) throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(1).startsWith(root + ".")) {
        table.put(row.group(1), row.group(2));
      }
    }
    return table;
  }

  /** Every key of a program in its module's reference.conf, with those shown in comments. */
  public static Set<String> referenceKeys(String root) throws IOException {
    return ConfigDocs.reference(root).keySet();
  }
}
