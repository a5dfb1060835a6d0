package io.portway.identity;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads and writes the two records of enrolment. Trees, not bean mapping: a start stays short. */
final class JoinJson {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private JoinJson() {}

  static ObjectNode object(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  static byte[] write(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree of strings", e);
    }
  }

  static JsonNode read(byte[] json) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (IOException e) {
      // Without the cause: Jackson quotes the text, which may hold the secret.
      throw new IllegalArgumentException("The message is not JSON (expected: one object).");
    }
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("The message is not a JSON object.");
    }
    return node;
  }

  static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("The message lacks the text '" + key + "'.");
    }
    return value.textValue();
  }

  static String optionalText(JsonNode node, String key) {
    JsonNode value = node.get(key);
    return value != null && value.isTextual() ? value.textValue() : "unknown";
  }

  static void requireType(JsonNode node, String expected) {
    String type = text(node, "type");
    if (!type.equals(expected)) {
      throw unexpectedType(type, expected);
    }
  }

  static IllegalArgumentException unexpectedType(String type, String expected) {
    String shown = type.length() <= 32 ? type : type.substring(0, 32) + "...";
    return new IllegalArgumentException(
        "The message has the type '" + shown + "' (expected: " + expected + ").");
  }
}
