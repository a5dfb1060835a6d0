package io.portway.similarity.command;

import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a document is checked, by {@code check} at once and by {@code serve} again and again. */
final class CheckFlags {
  private static final int MAX_CONCURRENCY = 32;

  @Option(names = "--index", paramLabel = "INDEX", description = "Index or alias.")
  String index;

  @Option(names = "--field", paramLabel = "FIELD", description = "Text field to compare with.")
  String field;

  @Option(
      names = "--show",
      split = ",",
      paramLabel = "FIELD",
      description = "Further fields of a document to quote, separated by commas.")
  List<String> show = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "" + CheckOptions.DEFAULT_TOP,
      description = "Documents per paragraph at most (default: ${DEFAULT-VALUE}).")
  int top;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "" + CheckOptions.DEFAULT_CONCURRENCY,
      description = "Requests in flight at once for a document (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "2m",
      description =
          "How long to wait when nothing gets through to the server (default: ${DEFAULT-VALUE}).")
  Duration patience;

  @Mixin CacheFlags caching;

  @Mixin JudgingFlags judging;

  @Mixin RouteOptions where;

  /** What each option alone can't know. {@code script} is null where none was given. */
  void requireSense(String script) {
    if (top < 1 || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw Usage.wrong("usage.top-concurrency", top, concurrency);
    }
    if (patience.isNegative()) {
      throw Usage.wrong("usage.patience", patience.toSeconds());
    }
    if (where.isBesideServer() && caching.isNamed()) {
      throw Usage.wrong("usage.agent-cache");
    }
    if (where.isScript()) {
      RouteOptions.require(script, "SCRIPT");
    } else {
      RouteOptions.requireNone(script);
      RouteOptions.require(index, "--index");
      RouteOptions.require(field, "--field");
    }
  }

  CheckOptions.Builder options() {
    CheckOptions.Builder options =
        CheckOptions.builder(index, field == null ? "summary" : field)
            .show(show)
            .top(top)
            .concurrency(concurrency);
    judging.addTo(options);
    return options;
  }

  SimilarityClient.Builder client(Job job, Duration timeout, String script) {
    SimilarityClient.Builder client = where.client(job, timeout, script).patience(patience);
    caching.directory().ifPresent(client::cache);
    return client;
  }
}
