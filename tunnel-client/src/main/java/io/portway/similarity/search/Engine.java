package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.message.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server answers, as far as it changes what is sent or how scores are read.
 *
 * @param name {@code elasticsearch} or {@code opensearch}
 * @param version as the server writes it, "" when it doesn't say
 */
public record Engine(String name, String version) {
  /** For example {@code OpenSearch/3.0.0 (opensearch)}. */
  private static final Pattern HEADER = Pattern.compile("^(\\w+)/(\\d[\\w.-]*)");

  static Engine unknown() {
    return new Engine("elasticsearch", "");
  }

  /** From {@code GET /}. */
  static Engine fromRoot(JsonNode root) {
    JsonNode version = root.path("version");
    return new Engine(
        version.path("distribution").asText("elasticsearch"), version.path("number").asText(""));
  }

  /** From {@code GET /_nodes/_local}, for servers whose root answers nothing. */
  static Engine fromNodes(JsonNode nodes) {
    for (JsonNode node : nodes.path("nodes")) {
      return new Engine("elasticsearch", node.path("version").asText(""));
    }
    return unknown();
  }

  /** From the header that OpenSearch 3 sends even where its root is forbidden. */
  static Engine fromHeader(String server) {
    Matcher parts = HEADER.matcher(server);
    return parts.find()
        ? new Engine(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2))
        : unknown();
  }

  /** What is to be said about an engine that no test has seen; empty where tests have. */
  public Optional<Text> remark() {
    if (version.isEmpty()) {
      return Optional.of(Text.of("search.engine-unsaid"));
    }
    boolean tested =
        switch (name) {
          case "elasticsearch" -> major() >= 6 && major() <= 9;
          case "opensearch" -> major() >= 1 && major() <= 3;
          default -> false;
        };
    return tested ? Optional.empty() : Optional.of(Text.of("search.engine-untested", this));
  }

  private int major() {
    String digits = version.replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** Elasticsearch 6 files documents under a type. */
  boolean hasTypes() {
    return name.equals("elasticsearch") && major() == 6;
  }

  /**
   * What all BM25 scores are multiplied by. Lucene 8 dropped the constant k1 + 1 (LUCENE-8563);
   * Elasticsearch kept it for continuity, OpenSearch until 2.
   */
  double scoreFactor() {
    return name.equals("opensearch") && major() >= 3 ? 1 : SelfScore.K1 + 1;
  }

  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
