package io.portway.similarity;

import io.portway.cli.Version;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.CheckRun;
import io.portway.similarity.check.Checker;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Input;
import io.portway.similarity.report.EarlierReport;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.store.ResultCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the search server from here. Immutable, any thread. */
record ServerJobs(
    OpenRoute way,
    Credentials credentials,
    ServerTls tls,
    Path cache,
    Duration patience,
    Messages messages,
    Consumer<Text> notes)
    implements Jobs {
  @Override
  public SearchResult search(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    Queries queries = new Queries(options.field(), options.shown(), List.of());
    return connect(options.index(), options.field(), deadline)
        .search(List.of(queries.like(text, options.size())))
        .get(0);
  }

  @Override
  public Report check(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException {
    SearchServer server = connect(options.index(), options.field(), deadline);
    server.requireText();
    server.engine().remark().ifPresent(notes);
    EarlierReport earlier = Jobs.earlier(options);
    try (ResultCache kept = cache == null ? null : openCache(server, options)) {
      KnownResults known = KnownResults.firstOf(earlier, kept);
      Checker checker = new Checker(server, options, messages, listener, known, patience);
      try (CheckRun run = checker.check(input.paragraphs())) {
        while (run.hasNext()) {
          add(run.next(), results, listener);
        }
        tellEnd(run.end(), listener);
      }
      if (earlier != null) {
        notes.accept(Text.of("note.since", earlier.taken(), results.size()));
      }
      if (kept != null && kept.taken() > 0) {
        notes.accept(Text.of("note.cached", kept.taken(), results.size()));
      }
    }
    return Jobs.report(input, options, server.engine().toString(), results, messages);
  }

  private static void add(
      ParagraphResult result, List<ParagraphResult> results, CheckListener listener) {
    results.add(result);
    listener.onParagraph(result);
  }

  /** What broke the way says more than that nothing came through. */
  private void tellEnd(HopException end, CheckListener listener) {
    if (end != null) {
      boolean gaveUp = end.failure() == Failure.UNREACHABLE;
      listener.onEnd(gaveUp ? way.trouble().orElse(end) : end);
    }
  }

  /** Null where the server doesn't say in which state the index is. */
  private ResultCache openCache(SearchServer server, CheckOptions options)
      throws InterruptedException {
    Optional<String> state = server.state();
    if (state.isEmpty()) {
      notes.accept(Text.of("cache.no-state"));
      return null;
    }
    String scope =
        String.join(
            "\0",
            Version.number(),
            server.engine().toString(),
            options.parameters().toString(),
            credentials.who(),
            tls.chain().toString(),
            state.get());
    return new ResultCache(cache, scope, ResultCache.DEFAULT_MAX_BYTES, notes);
  }

  private SearchServer connect(String index, String field, Deadline deadline)
      throws InterruptedException {
    return SearchServer.connect(
        way.searchServer(deadline), credentials, tls, index, field, deadline);
  }
}
