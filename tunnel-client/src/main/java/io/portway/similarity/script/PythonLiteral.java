package io.portway.similarity.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads what Python's {@code print} makes of lists, dictionaries, strings, numbers, True, False and
 * None. Anything else is an error: nothing is evaluated. Used once, by one thread.
 */
final class PythonLiteral {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Deeper nesting is no result list, and would only serve to exhaust the stack. */
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** Throws {@link IllegalArgumentException} with the place of what it can't read. */
  static JsonNode parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    JsonNode value = literal.value();
    literal.skipBlank();
    if (literal.at < text.length()) {
      throw literal.unexpected();
    }
    return value;
  }

  private JsonNode value() {
    skipBlank();
    char c = peek();
    if (++depth > MAX_DEPTH) {
      throw unexpected();
    }
    JsonNode value =
        switch (c) {
          case '[' -> sequence(']');
          case '(' -> sequence(')');
          case '{' -> dictionary();
          case '\'', '"' -> NODES.textNode(string(Escapes.READ));
          default -> Character.isLetter(c) ? word() : number();
        };
    depth--;
    return value;
  }

  private ArrayNode sequence(char end) {
    at++;
    ArrayNode array = NODES.arrayNode();
    while (!tookEnd(end)) {
      array.add(value());
      takeSeparator(end);
    }
    return array;
  }

  private ObjectNode dictionary() {
    at++;
    ObjectNode object = NODES.objectNode();
    while (!tookEnd('}')) {
      String key = value().asText();
      skipBlank();
      take(':');
      object.set(key, value());
      takeSeparator('}');
    }
    return object;
  }

  private boolean tookEnd(char end) {
    skipBlank();
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private void takeSeparator(char end) {
    skipBlank();
    if (peek() != end) {
      take(',');
    }
  }

  /** True, False, None, and the prefixes of strings: u'' and r''. */
  private JsonNode word() {
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    boolean isPrefix = at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
    if (isPrefix && (word.equals("u") || word.equals("r"))) {
      return NODES.textNode(string(word.equals("r") ? Escapes.KEEP : Escapes.READ));
    }
    switch (word) {
      case "True":
        return NODES.booleanNode(true);
      case "False":
        return NODES.booleanNode(false);
      case "None":
        return NODES.nullNode();
      default:
        at = start;
        throw unexpected();
    }
  }

  private JsonNode number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return NODES.numberNode(Double.parseDouble(text.substring(start, at)));
    } catch (NumberFormatException e) {
      at = start;
      throw unexpected();
    }
  }

  private enum Escapes {
    READ,
    KEEP
  }

  private String string(Escapes escapes) {
    char quote = peek();
    at++;
    StringBuilder value = new StringBuilder();
    while (peek() != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && escapes == Escapes.READ) {
        escape(value);
      } else {
        value.append(c);
      }
    }
    at++;
    return value.toString();
  }

  private void escape(StringBuilder value) {
    char c = peek();
    at++;
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'x' -> value.appendCodePoint(hex(2));
      case 'u' -> value.appendCodePoint(hex(4));
      case 'U' -> value.appendCodePoint(hex(8));
      case '\\', '\'', '"' -> value.append(c);
      default -> value.append('\\').append(c); // as Python leaves escapes that it doesn't know
    }
  }

  private int hex(int digits) {
    int end = at + digits;
    if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]+")) {
      throw unexpected();
    }
    long codePoint = Long.parseLong(text.substring(at, end), 16);
    if (codePoint > Character.MAX_CODE_POINT) {
      throw unexpected();
    }
    at = end;
    return (int) codePoint;
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw unexpected();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("it ends too early");
    }
    return text.charAt(at);
  }

  private void skipBlank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    String here = text.substring(at, Math.min(text.length(), at + 20));
    return new IllegalArgumentException("\"" + here + "\" at character " + (at + 1));
  }
}
