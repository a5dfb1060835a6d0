package io.portway.similarity.check;

import io.portway.similarity.hop.Text;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.ItemAnswer;
import io.portway.similarity.search.SearchItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * One paragraph on its way through a batch: what to ask for it, and what came back so far. Owned by
 * the thread that runs the batch.
 */
final class Query {
  private static final int MAX_CANDIDATES = 50;

  private final Paragraph paragraph;
  private final FoldedText folded;
  private final List<SearchItem> items;
  private final Map<String, Hit> hits = new LinkedHashMap<>();
  private final Map<String, Double> scores = new LinkedHashMap<>();
  private DoubleUnaryOperator likeness = score -> Double.NaN;
  private Text problem;

  Query(Paragraph paragraph, FoldedText folded, List<SearchItem> items) {
    this.paragraph = paragraph;
    this.folded = folded;
    this.items = List.copyOf(items);
  }

  Paragraph paragraph() {
    return paragraph;
  }

  FoldedText folded() {
    return folded;
  }

  /** The first asks for the paragraph as a whole, the others for windows of it. */
  List<SearchItem> items() {
    return items;
  }

  void onAnswers(List<ItemAnswer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).failure().ifPresent(failure -> problem = failure);
      for (Hit hit : answers.get(i).hits()) {
        if (hits.size() < MAX_CANDIDATES) {
          hits.putIfAbsent(hit.id(), hit);
        }
        if (i == 0) {
          scores.put(hit.id(), hit.score());
        }
      }
    }
  }

  /** Documents that only a window found: their score for the whole paragraph is not known yet. */
  List<String> unscored() {
    return hits.keySet().stream().filter(id -> !scores.containsKey(id)).toList();
  }

  void onScores(ItemAnswer answer) {
    answer.failure().ifPresent(failure -> problem = failure);
    answer.hits().forEach(hit -> scores.put(hit.id(), hit.score()));
  }

  /** How a raw score becomes likeness; NaN until known. */
  void onYardstick(DoubleUnaryOperator likenessOfScore) {
    likeness = likenessOfScore;
  }

  /** In the order in which they were found; each with its score for the whole paragraph. */
  List<Hit> hits() {
    return hits.values().stream()
        .map(
            hit -> new Hit(hit.index(), hit.id(), scores.getOrDefault(hit.id(), 0.0), hit.source()))
        .toList();
  }

  double likeness(Hit hit) {
    return likeness.applyAsDouble(hit.score());
  }

  /** Why the candidates may not be all; null when they are. */
  Text problem() {
    return problem;
  }
}
