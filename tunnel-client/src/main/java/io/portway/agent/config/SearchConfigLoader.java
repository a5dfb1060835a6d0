package io.portway.agent.config;

import io.portway.config.ConfigReader;
import io.portway.mapping.HostPort;
import io.portway.mapping.WildcardException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code agent.mappings.NAME.search}. */
final class SearchConfigLoader {
  /** Of Elasticsearch and OpenSearch: no pattern, no date arithmetic, nothing that is a command. */
  private static final Pattern INDEX =
      Pattern.compile("[^-_+.*?<>|\"\\\\/,#:\\s][^*?<>|\"\\\\/,#:\\s]*");

  private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-fA-F]{2}:?){32}");

  private final ConfigReader mapping;

  SearchConfigLoader(ConfigReader mapping) {
    this.mapping = mapping;
  }

  /** Null where something is wrong, which the reader then knows. */
  SearchConfig load() {
    URI url =
        mapping.required(
            "search.url", "the search server, such as http://127.0.0.1:9200", this::url);
    List<String> indices =
        mapping.required(
            "search.indices",
            "names of indices or aliases, separated by commas",
            SearchConfigLoader::indices);
    Optional<String> user = text("search.user");
    Optional<Path> passwordFile = mapping.optionalPath("search.password-file");
    Optional<Path> apiKeyFile = mapping.optionalPath("search.api-key-file");
    Optional<Path> authorities = mapping.optionalPath("search.ca");
    Optional<String> fingerprint =
        mapping.optional("search.fingerprint", SearchConfigLoader::fingerprint);
    Optional<String> name = text("search.name");
    Optional<Path> certificate = mapping.optionalPath("search.cert");
    Optional<Path> key = mapping.optionalPath("search.key");
    Optional<Long> maxInput =
        mapping.optionalBytes("search.max-input", SearchConfig.MIN_INPUT, SearchConfig.MAX_INPUT);
    Optional<Integer> jobs = mapping.optional("search.jobs", SearchConfigLoader::jobs);
    Optional<Long> memory =
        mapping.optionalBytes("search.memory", SearchConfig.MIN_MEMORY, SearchConfig.MAX_MEMORY);
    together("search.user", user, "search.password-file", passwordFile);
    together("search.cert", certificate, "search.key", key);
    apart("search.api-key-file", apiKeyFile, "search.user", user);
    apart("search.fingerprint", fingerprint, "search.ca", authorities);
    if (url == null || indices == null) {
      return null;
    }
    return new SearchConfig(
        url,
        indices,
        user,
        passwordFile,
        apiKeyFile,
        authorities,
        fingerprint,
        name,
        certificate,
        key,
        maxInput.orElse(SearchConfig.DEFAULT_MAX_INPUT),
        jobs.orElse(SearchConfig.DEFAULT_JOBS),
        memory.orElse(SearchConfig.DEFAULT_MEMORY));
  }

  private Optional<String> text(String key) {
    return mapping.optional(
        key,
        text -> {
          if (text.isBlank()) {
            throw new IllegalArgumentException("is empty (expected: a word)");
          }
          return text;
        });
  }

  private URI url(String text) {
    String expected = " (expected: http://HOST:PORT or https://HOST:PORT)";
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
        throw new IllegalArgumentException("is \"" + text + "\"" + expected);
      }
      if (url.getUserInfo() != null) {
        // Neither the message nor anything else may repeat it.
        throw new IllegalArgumentException(
            "holds a password (expected: search.user and search.password-file beside it)");
      }
      if (HostPort.parse(url.getHost() + ":1").isWildcard()) {
        throw new WildcardException(
            "\""
                + text
                + "\" means every address of a machine, which one can listen on but not connect to"
                + " (expected: the address of one machine; 127.0.0.1 is this one)");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is \"" + text + "\"" + expected, e);
    }
  }

  private static List<String> indices(String text) {
    List<String> indices = new ArrayList<>();
    for (String index : text.split(",", -1)) {
      if (!INDEX.matcher(index.strip()).matches()) {
        throw new IllegalArgumentException(
            "has \"" + index.strip() + "\" (expected: names of indices or aliases, no patterns)");
      }
      indices.add(index.strip());
    }
    return indices;
  }

  private static String fingerprint(String text) {
    if (!FINGERPRINT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is \"" + text + "\" (expected: SHA-256, 64 hexadecimal digits)");
    }
    return text;
  }

  private static int jobs(String text) {
    if (!text.matches("\\d{1,2}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > SearchConfig.MAX_JOBS) {
      throw new IllegalArgumentException(
          "is \"" + text + "\" (expected: 1 to " + SearchConfig.MAX_JOBS + ")");
    }
    return Integer.parseInt(text);
  }

  private void together(String one, Optional<?> first, String other, Optional<?> second) {
    if (first.isPresent() != second.isPresent()) {
      String there = first.isPresent() ? one : other;
      String missing = first.isPresent() ? other : one;
      mapping.problem(
          there, "is set without " + missing + " (expected: both or neither)", "Add the other.");
    }
  }

  private void apart(String one, Optional<?> first, String other, Optional<?> second) {
    if (first.isPresent() && second.isPresent()) {
      mapping.problem(
          one, "is set beside " + other + " (expected: one of the two)", "Remove one of them.");
    }
  }
}
