package io.portway.similarity.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An index name, alias, pattern or comma-separated list as a part of a URL's path. */
final class IndexPath {
  private IndexPath() {}

  static String encode(String index) {
    return URLEncoder.encode(index, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2C", ",")
        .replace("%2A", "*");
  }
}
