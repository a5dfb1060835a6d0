package io.portway.similarity.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A document as a search returned it.
 *
 * @param index where it is; "" where a script found it
 * @param id its id there; "" where a script doesn't say
 * @param score the server's own, which means nothing across servers
 * @param source the fields that were asked for, as JSON has them: String, Number, Boolean, List,
 *     Map, or null
 */
public record Hit(String index, String id, double score, Map<String, Object> source) {
  public Hit {
    source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
  }

  /**
   * Names the document among those of several indices, which may use an id each.
   *
   * @return index and id
   */
  public String key() {
    return index + "/" + id;
  }

  /**
   * The text of a field.
   *
   * @param field its name, with dots where it is inside of another
   * @return "" where it is absent; several values are joined by line feeds
   */
  public String text(String field) {
    Object value = value(field);
    return value instanceof List<?> several
        ? several.stream().map(Hit::word).collect(Collectors.joining("\n"))
        : word(value);
  }

  /**
   * The value of a field.
   *
   * @param field its name, with dots where it is inside of another
   * @return null where it is absent
   */
  public Object value(String field) {
    Object value = source.containsKey(field) ? source.get(field) : descend(field);
    int lastDot = field.lastIndexOf('.');
    // "summary.cjk" may be a second analysis of "summary": then only that one is in the source.
    return value == null && lastDot > 0 ? value(field.substring(0, lastDot)) : value;
  }

  private Object descend(String field) {
    Object value = source;
    for (String name : field.split("\\.")) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }

  private static String word(Object value) {
    return value instanceof Map ? "" : Objects.toString(value, "");
  }
}
