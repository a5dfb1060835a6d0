package io.portway.similarity.worker;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets through only queries that look at the documents of the index that is searched. Others can
 * read elsewhere: {@code terms} with a lookup, {@code more_like_this} with documents, {@code
 * percolate}, scripts.
 */
final class QueryGuard {
  private static final Set<String> CLAUSES = Set.of("must", "should", "filter", "must_not");
  private static final Set<String> ON_ONE_FIELD =
      Set.of("term", "terms", "match", "match_phrase", "prefix", "range", "wildcard");

  private QueryGuard() {}

  /** Whether a query, as JSON has it, is one of the harmless. */
  static boolean allows(Object query) {
    if (!(query instanceof Map<?, ?> object) || object.size() != 1) {
      return false;
    }
    Map.Entry<?, ?> only = object.entrySet().iterator().next();
    String type = String.valueOf(only.getKey());
    if (!(only.getValue() instanceof Map<?, ?> body)) {
      return false;
    }
    if (type.equals("bool")) {
      return body.entrySet().stream().allMatch(QueryGuard::allowsClause);
    }
    if (type.equals("ids") || type.equals("exists")) {
      return body.values().stream().allMatch(QueryGuard::isPlain);
    }
    return ON_ONE_FIELD.contains(type)
        && body.values().stream().allMatch(value -> allowsValue(type, value));
  }

  private static boolean allowsClause(Map.Entry<?, ?> clause) {
    Object value = clause.getValue();
    if (!CLAUSES.contains(String.valueOf(clause.getKey()))) {
      return isScalar(value);
    }
    return value instanceof List<?> several
        ? several.stream().allMatch(QueryGuard::allows)
        : allows(value);
  }

  /** An object with settings beside the value; for {@code terms} it would be a lookup. */
  private static boolean allowsValue(String type, Object value) {
    if (value instanceof Map<?, ?> settings) {
      return !type.equals("terms") && settings.values().stream().allMatch(QueryGuard::isScalar);
    }
    return isPlain(value);
  }

  private static boolean isPlain(Object value) {
    return value instanceof Collection<?> several
        ? several.stream().allMatch(QueryGuard::isScalar)
        : isScalar(value);
  }

  private static boolean isScalar(Object value) {
    return value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean;
  }
}
