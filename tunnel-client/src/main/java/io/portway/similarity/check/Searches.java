package io.portway.similarity.check;

import io.portway.similarity.match.ChineseScripts;
import io.portway.similarity.match.Folding;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchItem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which searches find the candidates for a paragraph. */
final class Searches {
  private static final int CANDIDATES = 20;
  private static final int CANDIDATES_PER_WINDOW = 5;
  private static final int SEED_CANDIDATES = 10;

  private Searches() {}

  /** The first is the paragraph as it stands. */
  static List<Variant> of(String body, CheckOptions options, Queries queries) {
    return switch (options.rule()) {
      case FIGURES -> {
        String other = options.folding() == Folding.CHINESE ? ChineseScripts.other(body) : body;
        yield Stream.of(body, other).distinct().map(text -> variant(text, queries)).toList();
      }
      case SEED -> List.of(new Variant(body, List.of(queries.match(body, SEED_CANDIDATES))));
    };
  }

  private static Variant variant(String text, Queries queries) {
    List<SearchItem> items = new ArrayList<>();
    items.add(queries.moreLikeThis(text, CANDIDATES));
    items.addAll(queries.windows(text, CANDIDATES_PER_WINDOW));
    return new Variant(text, items);
  }

  /** How many those are at most. */
  static int count(String body, CheckOptions options) {
    int variants = options.folding() == Folding.CHINESE ? 2 : 1;
    return switch (options.rule()) {
      case FIGURES -> variants * (1 + Queries.windowCount(body));
      case SEED -> 1;
    };
  }
}
