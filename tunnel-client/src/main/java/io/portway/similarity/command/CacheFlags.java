package io.portway.similarity.command;

import java.nio.file.Path;
import java.util.Optional;
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

  /** Whether the user asked for one. */
  boolean isNamed() {
    return directory != null;
  }

  /** Empty where none is wanted. */
  Optional<Path> directory() {
    if (none && directory != null) {
      throw Usage.wrong("usage.apart", "--cache", "--no-cache");
    }
    return none ? Optional.empty() : Optional.of(directory == null ? usual() : directory);
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
