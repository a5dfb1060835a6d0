package io.portway.similarity.check;

import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A paragraph in one way to write it, as it stands, in letters of the usual width, or in the other
 * Chinese script: what to ask for it, and how its documents score by it. Owned by the thread that
 * runs the batch.
 */
final class Variant {
  private final String text;
  private final List<SearchItem> items;
  private final Map<String, Hit> found = new LinkedHashMap<>();
  private final Map<String, Double> scores = new HashMap<>();
  private DoubleUnaryOperator likeness = score -> Double.NaN;

  /** {@code items}: the first asks for the text as a whole, the others for windows of it. */
  Variant(String text, List<SearchItem> items) {
    this.text = text;
    this.items = List.copyOf(items);
  }

  String text() {
    return text;
  }

  List<SearchItem> items() {
    return items;
  }

  void onAnswers(List<SearchResult> answers) {
    answers.forEach(answer -> answer.hits().forEach(hit -> found.put(hit.key(), hit)));
    onScores(answers.get(0));
  }

  void onScores(SearchResult answer) {
    answer.hits().forEach(hit -> scores.put(hit.key(), hit.score()));
  }

  /** How a raw score becomes likeness; NaN until known. */
  void onYardstick(DoubleUnaryOperator likenessOfScore) {
    likeness = likenessOfScore;
  }

  /** Ids of documents that only a window found: their score for the whole text is not known yet. */
  List<String> unscored() {
    return found.values().stream()
        .filter(hit -> !scores.containsKey(hit.key()))
        .map(Hit::id)
        .distinct()
        .toList();
  }

  /** Of the whole text, 0 where the server didn't say. */
  double score(Hit hit) {
    return scores.getOrDefault(hit.key(), 0.0);
  }

  double likeness(Hit hit) {
    return likeness.applyAsDouble(score(hit));
  }
}
