package io.portway.similarity.check;

import io.portway.message.Text;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One paragraph on its way through a batch: what to ask for it, and what came back so far. Owned by
 * the thread that runs the batch.
 */
final class Query {
  private static final int MAX_CANDIDATES = 50;

  private final Paragraph paragraph;
  private final FoldedText folded;
  private final List<Variant> variants;
  private final Map<String, Hit> hits = new LinkedHashMap<>();
  private Text problem;

  /** {@code variants}: the first is the paragraph as it stands. */
  Query(Paragraph paragraph, FoldedText folded, List<Variant> variants) {
    this.paragraph = paragraph;
    this.folded = folded;
    this.variants = List.copyOf(variants);
  }

  Paragraph paragraph() {
    return paragraph;
  }

  FoldedText folded() {
    return folded;
  }

  List<Variant> variants() {
    return variants;
  }

  List<SearchItem> items() {
    return variants.stream().flatMap(variant -> variant.items().stream()).toList();
  }

  void onAnswers(List<SearchResult> answers) {
    answers.forEach(this::noteFailure);
    int at = 0;
    for (Variant variant : variants) {
      int end = at + variant.items().size();
      variant.onAnswers(answers.subList(at, end));
      at = end;
    }
    chooseCandidates(answers);
  }

  /**
   * The best of every search, then the second best and so on: the last window of a long paragraph
   * has its candidates, however many the first ones found.
   */
  private void chooseCandidates(List<SearchResult> answers) {
    int most = Math.max(MAX_CANDIDATES, answers.size());
    int ranks = answers.stream().mapToInt(answer -> answer.hits().size()).max().orElse(0);
    for (int rank = 0; rank < ranks; rank++) {
      for (SearchResult answer : answers) {
        if (rank < answer.hits().size() && hits.size() < most) {
          Hit hit = answer.hits().get(rank);
          hits.putIfAbsent(hit.key(), hit);
        }
      }
    }
  }

  void onScores(Variant variant, SearchResult answer) {
    noteFailure(answer);
    variant.onScores(answer);
  }

  private void noteFailure(SearchResult answer) {
    answer.failure().ifPresent(failure -> problem = failure);
  }

  /** In the order in which they were found; each with its score for the whole paragraph. */
  List<Hit> hits() {
    List<Hit> scored = new ArrayList<>();
    for (Hit hit : hits.values()) {
      scored.add(new Hit(hit.index(), hit.id(), closest(hit).score(hit), hit.source()));
    }
    return scored;
  }

  double likeness(Hit hit) {
    return closest(hit).likeness(hit);
  }

  /** The variant that a document is most like; by the scores where likeness is unknown. */
  private Variant closest(Hit hit) {
    return variants.stream()
        .max(
            Comparator.comparingDouble((Variant variant) -> known(variant.likeness(hit)))
                .thenComparingDouble(variant -> variant.score(hit)))
        .orElseThrow();
  }

  private static double known(double likeness) {
    return Double.isNaN(likeness) ? 0 : likeness;
  }

  /** Why the candidates may not be all; null when they are. */
  Text problem() {
    return problem;
  }
}
