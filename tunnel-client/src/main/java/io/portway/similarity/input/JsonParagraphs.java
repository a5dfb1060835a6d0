package io.portway.similarity.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads {@code [{...}, ...]}, {@code {"paragraphs": [...]}}, a list for each field as in {@code
 * {"id": [...], "body": [...]}}, and one object a line. A paragraph is an object with {@code id},
 * {@code title}, {@code body}, {@code example}, or just a string.
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
        ObjectNode others = JSON.createObjectNode();
        token = enterParagraphs(parser, others);
        if (token == JsonToken.END_OBJECT) {
          withoutParagraphs(others);
          return;
        }
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

  /** Moves to the value of {@code paragraphs}, or to the end, past fields of other names. */
  private static JsonToken enterParagraphs(JsonParser parser, ObjectNode others)
      throws IOException {
    JsonToken token = parser.nextToken();
    while (token == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("paragraphs")) {
        return value;
      }
      JsonNode other = JSON.readTree(parser);
      others.set(name, other);
      token = parser.nextToken();
    }
    return token;
  }

  /** One paragraph, or the lists that older scripts keep: nothing is shifted to make them even. */
  private void withoutParagraphs(ObjectNode object) {
    Map<Role, JsonNode> lists = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      names.of(role).stream()
          .map(object::path)
          .filter(JsonNode::isArray)
          .findFirst()
          .ifPresent(list -> lists.put(role, list));
    }
    if (!lists.containsKey(Role.BODY)) {
      if (!hasKnownField(object)) {
        throw notParagraphs();
      }
      paragraph(object, 1);
      return;
    }
    int count = lists.get(Role.BODY).size();
    if (lists.values().stream().anyMatch(list -> list.size() != count)) {
      throw uneven(lists);
    }
    for (int i = 0; i < count; i++) {
      ObjectNode one = JSON.createObjectNode();
      for (Map.Entry<Role, JsonNode> list : lists.entrySet()) {
        one.set(names.of(list.getKey()).get(0), list.getValue().get(i));
      }
      paragraph(one, i + 1);
    }
  }

  private static HopException uneven(Map<Role, JsonNode> lists) {
    String lengths =
        lists.entrySet().stream()
            .map(
                list ->
                    list.getKey().name().toLowerCase(Locale.ROOT) + " " + list.getValue().size())
            .collect(Collectors.joining(", "));
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of("input.uneven-lists", lengths),
        Text.of("input.uneven-lists.remedy"));
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
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
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
