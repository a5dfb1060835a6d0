package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The searches that a check sends, for one field. {@code match} is never given a long text: each
 * distinct term is a clause, and servers refuse more than 1,024 of them.
 */
public final class Queries {
  /** Terms of a paragraph that {@link #moreLikeThis} picks, the most telling ones by tf-idf. */
  static final int MORE_LIKE_THIS_TERMS = 100;

  /** A character of it is at most a term, and not every one is. */
  private static final int LONGEST_MATCH = 500;

  /** As many documents as share the ids of a paragraph's candidates, and no more. */
  private static final int SCORED = 1_000;

  private static final int WINDOW_CHARACTERS = 60;
  private static final int WINDOWED_FROM = 150;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String field;
  private final Set<String> sources = new LinkedHashSet<>();
  private final List<JsonNode> excluded;

  /**
   * @param shown further fields that come back with each hit
   * @param excluded queries whose documents are never hits
   */
  public Queries(String field, Collection<String> shown, List<Map<String, Object>> excluded) {
    this.field = field;
    this.excluded = excluded.stream().map(JsonHttp.JSON::<JsonNode>valueToTree).toList();
    addSource(field);
    shown.forEach(this::addSource);
  }

  private void addSource(String name) {
    sources.add(name);
    int lastDot = name.lastIndexOf('.');
    if (lastDot > 0) {
      sources.add(name.substring(0, lastDot)); // where name is a second analysis of that field
    }
  }

  /** By every term of a short text, by the most telling terms of a long one. */
  public SearchItem like(String text, int size) {
    return text.codePointCount(0, text.length()) > LONGEST_MATCH
        ? moreLikeThis(text, size)
        : match(text, size);
  }

  public SearchItem match(String text, int size) {
    ObjectNode query = NODES.objectNode();
    query.putObject("match").putObject(field).put("query", text);
    return item(query, size);
  }

  /** The paragraph's most telling terms, at least a fifth of which must be there. */
  public SearchItem moreLikeThis(String text, int size) {
    return item(moreLikeThis(text, "20%"), size);
  }

  /** How well given documents match the paragraph as a whole, by the same measure. */
  public SearchItem moreLikeThisAmong(String text, Collection<String> ids) {
    ObjectNode query = NODES.objectNode();
    ObjectNode bool = query.putObject("bool");
    bool.putArray("must").add(moreLikeThis(text, "1"));
    ArrayNode values = bool.putArray("filter").addObject().putObject("ids").putArray("values");
    ids.forEach(values::add);
    // Documents of several indices may share an id.
    return item(query, Math.max(ids.size(), SCORED));
  }

  private ObjectNode moreLikeThis(String text, String minimumShouldMatch) {
    ObjectNode query = NODES.objectNode();
    ObjectNode like = query.putObject("more_like_this");
    like.putArray("fields").add(field);
    like.put("like", text);
    like.put("max_query_terms", MORE_LIKE_THIS_TERMS);
    like.put("minimum_should_match", minimumShouldMatch);
    like.put("min_term_freq", 1);
    like.put("min_doc_freq", 1);
    return query;
  }

  /**
   * For a text too long to be found by its most telling terms alone: one search per short window of
   * it.
   */
  public List<SearchItem> windows(String text, int size) {
    int length = text.codePointCount(0, text.length());
    int count = windowCount(text);
    List<SearchItem> items = new ArrayList<>();
    int at = 0;
    for (int i = 1; i <= count; i++) {
      int end = text.offsetByCodePoints(0, (int) ((long) length * i / count));
      String window = text.substring(at, end);
      if (!window.isBlank()) {
        items.add(match(window, size));
      }
      at = end;
    }
    return items;
  }

  /** Into how many windows a text is cut, 0 for one that is short enough as a whole. */
  public static int windowCount(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= WINDOWED_FROM ? 0 : Math.round((float) length / WINDOW_CHARACTERS);
  }

  private ObjectNode withoutExcluded(ObjectNode query) {
    if (excluded.isEmpty()) {
      return query;
    }
    ObjectNode both = NODES.objectNode();
    ObjectNode bool = both.putObject("bool");
    bool.putArray("must").add(query);
    bool.putArray("must_not").addAll(excluded);
    return both;
  }

  private SearchItem item(ObjectNode query, int size) {
    ObjectNode body = NODES.objectNode();
    body.set("query", withoutExcluded(query));
    body.put("size", size);
    ArrayNode source = body.putArray("_source");
    sources.forEach(source::add);
    // Counting all hits would keep the server from skipping blocks that can't matter.
    body.put("track_total_hits", false);
    return new SearchItem(body);
  }
}
