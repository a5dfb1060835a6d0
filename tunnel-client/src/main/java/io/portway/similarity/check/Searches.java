package io.portway.similarity.check;

import io.portway.similarity.match.ChineseScripts;
import io.portway.similarity.match.Folding;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchItem;
import java.text.Normalizer;
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
      case FIGURES -> texts(body, options).stream().map(text -> variant(text, queries)).toList();
      case SEED -> List.of(new Variant(body, List.of(queries.match(body, SEED_CANDIDATES))));
    };
  }

  private static List<String> texts(String body, CheckOptions options) {
    String plain = plain(body);
    String other = options.folding() == Folding.CHINESE ? ChineseScripts.other(plain) : plain;
    return Stream.of(body, plain, other).distinct().toList();
  }

  /**
   * With letters of the usual width and composed; the same text where all are. Most analyzers take
   * ｔｅａ and tea for different words, and é for another letter than e with an accent.
   */
  private static String plain(String body) {
    String plain = Normalizer.normalize(body, Normalizer.Form.NFKC);
    return letters(plain).equals(letters(body)) ? body : plain;
  }

  private static List<Integer> letters(String text) {
    return text.codePoints().filter(Character::isLetterOrDigit).boxed().toList();
  }

  private static Variant variant(String text, Queries queries) {
    List<SearchItem> items = new ArrayList<>();
    items.add(queries.moreLikeThis(text, CANDIDATES));
    items.addAll(queries.windows(text, CANDIDATES_PER_WINDOW));
    return new Variant(text, items);
  }

  /** How many those are, about. */
  static int count(String body, CheckOptions options) {
    return switch (options.rule()) {
      case FIGURES -> texts(body, options).size() * (1 + Queries.windowCount(body));
      case SEED -> 1;
    };
  }
}
