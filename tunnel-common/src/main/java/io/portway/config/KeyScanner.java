package io.portway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists the keys of a HOCON text as they are written, with their lines. Typesafe Config merges keys
 * that are given twice before anyone can see them, so this looks at the text itself. It relies on
 * that library having accepted the text before: here nothing is judged, only found. See HOCON.md of
 * lightbend/config, "Key-value separator", "Paths as keys" and "Include syntax".
 */
final class KeyScanner {
  /** What follows a key. */
  enum Kind {
    VALUE,
    OBJECT,
    INCLUDE
  }

  /** A key as written, with the path of everything around it. */
  record Key(List<String> path, int line, Kind kind) {}

  private final String text;
  private final List<Key> keys = new ArrayList<>();
  private int at;
  private int line = 1;

  private KeyScanner(String text) {
    this.text = text;
  }

  static List<Key> scan(String text) {
    KeyScanner scanner = new KeyScanner(text);
    scanner.skipBlank();
    if (scanner.peek() == '{') {
      scanner.next();
    }
    scanner.object(List.of());
    return scanner.keys;
  }

  private void object(List<String> parent) {
    while (true) {
      skipBlank();
      if (at >= text.length()) {
        return;
      }
      if (peek() == '}') {
        next();
        return;
      }
      entry(parent);
    }
  }

  private void entry(List<String> parent) {
    int keyLine = line;
    List<String> path = new ArrayList<>(parent);
    if (include()) {
      path.add("include");
      keys.add(new Key(List.copyOf(path), keyLine, Kind.INCLUDE));
      value(path);
      return;
    }
    path.addAll(key());
    skipBlank();
    if (peek() == '+') {
      next();
    }
    if (peek() == '=' || peek() == ':') {
      next();
      skipBlank();
    }
    int mark = keys.size();
    Kind kind = value(List.copyOf(path));
    keys.add(mark, new Key(List.copyOf(path), keyLine, kind));
  }

  private boolean include() {
    return text.startsWith("include", at)
        && text.substring(at + 7, Math.min(text.length(), at + 20))
            .matches("(?s)\\s*(\"|file\\(|url\\(|classpath\\(|required\\().*");
  }

  private List<String> key() {
    List<String> path = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    while (at < text.length() && "=:{}\n".indexOf(peek()) < 0 && !text.startsWith("+=", at)) {
      if (peek() == '"') {
        element.append(quoted());
      } else if (peek() == '.') {
        next();
        path.add(element.toString().strip());
        element.setLength(0);
      } else {
        element.append(next());
      }
    }
    path.add(element.toString().strip());
    return path;
  }

  /** Skips a value up to what ends it; objects in it are scanned below {@code path}. */
  private Kind value(List<String> path) {
    Kind kind = Kind.VALUE;
    while (at < text.length()) {
      char c = peek();
      if (c == '\n' || c == ',' || c == '}' || c == ']' || comment()) {
        break;
      }
      if (c == '"') {
        quoted();
      } else if (c == '[') {
        array();
      } else if (text.startsWith("${", at)) {
        skipTo("}");
      } else if (c == '{') {
        next();
        kind = Kind.OBJECT;
        object(path);
      } else {
        next();
      }
    }
    return kind;
  }

  // Elements of a list have no path of their own, so keys in them are never compared.
  private void array() {
    next();
    while (at < text.length()) {
      skipBlank();
      if (peek() == ']') {
        next();
        return;
      }
      int mark = keys.size();
      int start = at;
      value(List.of());
      keys.subList(mark, keys.size()).clear();
      if (at == start) {
        next(); // a stray "}": not for us to judge, only to get past
      }
    }
  }

  private String quoted() {
    if (text.startsWith("\"\"\"", at)) {
      int start = at + 3;
      at = start;
      skipTo("\"\"\"");
      while (peek() == '"') {
        next(); // """a"""" ends with the last three of them
      }
      return text.substring(start, Math.max(start, at - 3));
    }
    next();
    StringBuilder content = new StringBuilder();
    while (at < text.length() && peek() != '"') {
      if (peek() == '\\') {
        next();
      }
      if (at < text.length()) {
        content.append(next());
      }
    }
    next();
    return content.toString();
  }

  private void skipTo(String end) {
    while (at < text.length() && !text.startsWith(end, at)) {
      next();
    }
    for (int i = 0; i < end.length(); i++) {
      next();
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (comment()) {
        while (at < text.length() && peek() != '\n') {
          next();
        }
      } else if (Character.isWhitespace(peek()) || peek() == ',') {
        next();
      } else {
        return;
      }
    }
  }

  private boolean comment() {
    return peek() == '#' || text.startsWith("//", at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      return '\0';
    }
    char c = text.charAt(at++);
    line += c == '\n' ? 1 : 0;
    return c;
  }
}
