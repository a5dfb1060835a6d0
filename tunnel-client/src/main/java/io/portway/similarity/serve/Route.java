package io.portway.similarity.serve;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that can be asked for.
 *
 * @param path segments, of which those in braces take any one
 */
record Route(String method, String path, Access access, Handler handler) {
  /** Who may ask. */
  enum Access {
    /** Everybody who reaches the endpoint. */
    OPEN,
    /** Who has the token. */
    TOKEN
  }

  /** Answers. */
  interface Handler {
    void handle(Call call) throws IOException, InterruptedException;
  }

  /** What the path's braces took; empty where it is another path. */
  Optional<Map<String, String>> match(String asked) {
    String[] pattern = path.split("/", -1);
    String[] segments = asked.split("/", -1);
    if (pattern.length != segments.length) {
      return Optional.empty();
    }
    Map<String, String> taken = new HashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith("{")) {
        taken.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
      } else if (!pattern[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(taken);
  }
}
