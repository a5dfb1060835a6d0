package io.portway.config;

import java.util.List;
import java.util.Map;

/**
 * Where the keys of a configuration stand in its file: a directory in use or an address taken shows
 * only when the program starts, and must still be reported with file and line.
 *
 * @param lines by full path of the key; a key that isn't written has none
 */
public record Places(String file, Map<String, Integer> lines) {
  public Places {
    lines = Map.copyOf(lines);
  }

  /** For settings that no file was read for. */
  public static Places none() {
    return new Places("(no file)", Map.of());
  }

  /** A problem with the value of {@code key}, to be thrown. */
  public ConfigException problem(String key, String sentence, String remedy) {
    return new ConfigException(
        List.of(new ConfigProblem(file, lines.getOrDefault(key, 0), key, sentence, remedy)));
  }
}
