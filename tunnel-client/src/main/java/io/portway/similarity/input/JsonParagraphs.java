package io.portway.similarity.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import java.io.IOException;

/**
 * Reads {@code [{...}, ...]}, {@code {"paragraphs": [...]}} and one object a line. A paragraph is
 * an object with {@code id}, {@code title}, {@code body}, {@code example}, or just a string.
 */
final class JsonParagraphs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper LINE =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Collector collector;
  private final FieldNames names;

  JsonParagraphs(Collector collector, FieldNames names) {
    this.collector = collector;
    this.names = names;
  }

  void readDocument(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        token = enterParagraphs(parser);
      }
      if (token != JsonToken.START_ARRAY) {
        throw notParagraphs();
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode node = JSON.readTree(parser);
        paragraph(node, line);
      }
    } catch (JsonProcessingException e) {
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("input.not-json", place(e), e.getOriginalMessage()),
          Text.of("input.not-json.remedy"),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  void readLines(String text) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      try {
        paragraph(LINE.readTree(lines[i]), i + 1);
      } catch (JsonProcessingException e) {
        collector.rejected(i + 1, "input.line-not-json", e.getOriginalMessage());
      }
    }
  }

  /** Moves to the value of {@code paragraphs}, past whatever stands before it. */
  private static JsonToken enterParagraphs(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals("paragraphs");
      JsonToken value = parser.nextToken();
      if (found) {
        return value;
      }
      parser.skipChildren();
    }
    throw notParagraphs();
  }

  private void paragraph(JsonNode node, int line) {
    if (node.isTextual()) {
      collector.paragraph("", "", node.textValue(), "", line);
    } else if (!node.isObject()) {
      collector.rejected(line, "input.not-object", kind(node));
    } else if (!hasKnownField(node)) {
      collector.rejected(line, "input.no-known-field");
    } else {
      String odd = firstOddField(node);
      if (odd != null) {
        collector.rejected(line, "input.not-text", odd, kind(node.get(odd)));
        return;
      }
      collector.paragraph(
          text(node, Role.ID),
          text(node, Role.TITLE),
          text(node, Role.BODY),
          text(node, Role.EXAMPLE),
          line);
    }
  }

  private boolean hasKnownField(JsonNode node) {
    return names.all().stream().anyMatch(node::has);
  }

  private String firstOddField(JsonNode node) {
    return names.all().stream()
        .filter(name -> node.path(name).isContainerNode())
        .findFirst()
        .orElse(null);
  }

  private String text(JsonNode node, Role role) {
    for (String name : names.of(role)) {
      JsonNode value = node.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        return value.asText();
      }
    }
    return "";
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "1:1"
        : e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
  }

  private static HopException notParagraphs() {
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of("input.no-paragraphs"),
        Text.of("input.no-paragraphs.remedy"));
  }
}
