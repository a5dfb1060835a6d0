package io.portway.similarity.check;

import io.portway.similarity.search.ItemAnswer;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.Yardstick;
import java.util.ArrayList;
import java.util.List;

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
    List<ItemAnswer> answers = server.search(items);
    int at = 0;
    for (Query query : batch) {
      query.onAnswers(answers.subList(at, at + query.items().size()));
      at += query.items().size();
    }
  }

  private void fetchYardsticks(List<Query> found) throws InterruptedException {
    List<Yardstick> yardsticks =
        server.yardsticks(found.stream().map(query -> query.paragraph().body()).toList());
    for (int i = 0; i < found.size(); i++) {
      Yardstick yardstick = yardsticks.get(i);
      found
          .get(i)
          .onYardstick(
              switch (options.rule()) {
                case FIGURES -> yardstick::likenessOfMoreLikeThis;
                case SEED -> yardstick::likenessOfMatch;
              });
    }
  }

  private void scoreTheRest(List<Query> found) throws InterruptedException {
    List<Query> open = found.stream().filter(query -> !query.unscored().isEmpty()).toList();
    if (open.isEmpty()) {
      return;
    }
    List<SearchItem> items =
        open.stream()
            .map(query -> queries.moreLikeThisAmong(query.paragraph().body(), query.unscored()))
            .toList();
    List<ItemAnswer> answers = server.search(items);
    for (int i = 0; i < open.size(); i++) {
      open.get(i).onScores(answers.get(i));
    }
  }
}
