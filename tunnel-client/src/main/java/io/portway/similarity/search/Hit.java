package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/**
 * A document as a search returned it; {@code score} is the server's own and means nothing across
 * servers.
 */
public record Hit(String index, String id, double score, JsonNode source) {

  /** The text of a field, "" where it is absent. Several values are joined by line feeds. */
  public String text(String field) {
    return text(value(field));
  }

  /** The value of a field as JSON; missing where it is absent. */
  public JsonNode value(String field) {
    JsonNode whole = source.path(field);
    JsonNode value = whole.isMissingNode() ? descend(field) : whole;
    int lastDot = field.lastIndexOf('.');
    // "summary.cjk" may be a second analysis of "summary": then only that one is in the source.
    return value.isMissingNode() && lastDot > 0 ? value(field.substring(0, lastDot)) : value;
  }

  private JsonNode descend(String field) {
    JsonNode node = source;
    for (String name : field.split("\\.")) {
      node = node.path(name);
    }
    return node;
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      StringJoiner joined = new StringJoiner("\n");
      value.forEach(element -> joined.add(element.asText()));
      return joined.toString();
    }
    return value.isMissingNode() || value.isNull() ? "" : value.asText();
  }
}
