package io.portway.similarity.command;

import io.portway.cli.Version;
import io.portway.similarity.hop.Text;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.store.ResultCache;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Whether results of earlier runs are used, and where they are. */
final class CacheFlags {
  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where results are kept for later runs (default: portway/results in $XDG_CACHE_HOME or"
              + " ~/.cache).")
  Path directory;

  @Option(names = "--no-cache", description = "Use no results of earlier runs, and keep none.")
  boolean none;

  /**
   * The results that hold for the index as it is now; empty where none are wanted, or the server
   * doesn't say in which state the index is.
   *
   * @param rules the report's parameters
   * @param user who asks: another one may see other documents
   */
  Optional<ResultCache> open(
      SearchServer server, Map<String, Object> rules, String user, Consumer<Text> notes)
      throws InterruptedException {
    if (none && directory != null) {
      throw Usage.wrong("usage.apart", "--cache", "--no-cache");
    }
    Optional<String> state = none ? Optional.empty() : server.state();
    if (state.isEmpty() && directory != null) {
      notes.accept(Text.of("cache.no-state"));
    }
    return state.map(
        now ->
            new ResultCache(
                directory == null ? usual() : directory,
                String.join("\0", Version.number(), server.engine() + "", rules + "", user, now),
                ResultCache.DEFAULT_MAX_BYTES,
                notes));
  }

  private static Path usual() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path caches =
        base == null || !Path.of(base).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return caches.resolve("portway").resolve("results");
  }
}
