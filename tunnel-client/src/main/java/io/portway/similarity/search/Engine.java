package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which server answers, as far as it changes what is sent or how scores are read.
 *
 * @param name {@code elasticsearch} or {@code opensearch}
 * @param version as the server writes it, "" when it doesn't say
 */
public record Engine(String name, String version) {
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

  private int major() {
    String digits = version.replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** Elasticsearch 6 still files documents under a type. */
  boolean wantsType() {
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
