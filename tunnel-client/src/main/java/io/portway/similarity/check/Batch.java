package io.portway.similarity.check;

import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some paragraphs that share their round trips: one request finds candidates, one fetches the
 * terms' statistics, and where windows found more, one scores those. Runs on one thread.
 */
final class Batch {
  private final SearchServer server;
  private final CheckOptions options;
  private final Queries queries;

  Batch(SearchServer server, CheckOptions options, Queries queries) {
    this.server = server;
    this.options = options;
    this.queries = queries;
  }

  void run(List<Query> batch) throws InterruptedException {
    findCandidates(batch);
    List<Query> found = batch.stream().filter(query -> !query.hits().isEmpty()).toList();
    if (!found.isEmpty()) {
      fetchYardsticks(found);
      scoreTheRest(found);
    }
  }

  private void findCandidates(List<Query> batch) throws InterruptedException {
    List<SearchItem> items = new ArrayList<>();
    batch.forEach(query -> items.addAll(query.items()));
    List<SearchResult> answers = server.search(items);
    int at = 0;
    for (Query query : batch) {
      query.onAnswers(answers.subList(at, at + query.items().size()));
      at += query.items().size();
    }
  }

  private void fetchYardsticks(List<Query> found) throws InterruptedException {
    List<Variant> variants = found.stream().flatMap(query -> query.variants().stream()).toList();
    List<Yardstick> yardsticks = server.yardsticks(variants.stream().map(Variant::text).toList());
    for (int i = 0; i < variants.size(); i++) {
      Yardstick yardstick = yardsticks.get(i);
      variants
          .get(i)
          .onYardstick(
              switch (options.rule()) {
                case FIGURES -> yardstick::likenessOfMoreLikeThis;
                case SEED -> yardstick::likenessOfMatch;
              });
    }
  }

  private void scoreTheRest(List<Query> found) throws InterruptedException {
    List<SearchItem> items = new ArrayList<>();
    List<Consumer<SearchResult>> answered = new ArrayList<>();
    for (Query query : found) {
      for (Variant variant : query.variants()) {
        List<String> unscored = variant.unscored();
        if (!unscored.isEmpty()) {
          items.add(queries.moreLikeThisAmong(variant.text(), unscored));
          answered.add(answer -> query.onScores(variant, answer));
        }
      }
    }
    if (items.isEmpty()) {
      return;
    }
    List<SearchResult> answers = server.search(items);
    for (int i = 0; i < answers.size(); i++) {
      answered.get(i).accept(answers.get(i));
    }
  }
}
