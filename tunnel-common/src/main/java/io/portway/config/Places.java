package io.portway.config;

import io.portway.mapping.HostPort;
import java.util.List;
import java.util.Locale;
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

  /** What to say when the address of {@code key} can't be listened on. */
  public ConfigException notBound(String key, HostPort address, Throwable cause) {
    String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (reason.contains("in use")) {
      return problem(
          key,
          address + " is in use by another process (expected: a free address)",
          "Stop that process, or choose another port; \"ss -ltnp\" shows who has it.");
    }
    if (reason.contains("permission")) {
      return problem(
          key,
          address
              + " may not be opened by user "
              + System.getProperty("user.name")
              + " (expected: a port from 1024)",
          "Choose such a port, or give the service CAP_NET_BIND_SERVICE.");
    }
    if (reason.contains("cannot assign") || reason.contains("can't assign")) {
      return problem(
          key,
          address + " is no address of this machine (expected: one of its own, or 0.0.0.0 for all)",
          "\"ip address\" lists them.");
    }
    return problem(
        key,
        address
            + " can't be listened on: "
            + cause.getMessage()
            + " (expected: a free address of this machine)",
        "Choose another address.");
  }
}
