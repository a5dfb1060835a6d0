package io.portway.testbed.search;

import io.portway.testbed.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The search servers that the testbed can start, each a module of {@code
 * tunnel-testbed/search-server}. The poms pin the versions.
 */
public enum SearchEngine {
  /** The one of the demo, and of every test that needs any. */
  OPENSEARCH_2("opensearch-2", 17),
  ELASTICSEARCH_6("elasticsearch-6", 17),
  ELASTICSEARCH_7_10("elasticsearch-7", 17),
  // From here on only bin/test engines has them.
  OPENSEARCH_1("opensearch-1", 17),
  OPENSEARCH_3("opensearch-3", 21),
  ELASTICSEARCH_7_17("elasticsearch-7.17", 17),
  ELASTICSEARCH_8("elasticsearch-8", 17),
  ELASTICSEARCH_9("elasticsearch-9", 21);

  /** A JDK that is new enough for all of them, where the tests' own is not. */
  private static final String NEWER_JDK = "portway.newer-jdk";

  private static final String ELASTIC_LICENCE = "portway.engines.elastic-licence";

  /** Under Apache-2.0; the others are fetched and run for those only who accept their licence. */
  private static final Set<SearchEngine> FREE =
      EnumSet.of(OPENSEARCH_1, OPENSEARCH_2, OPENSEARCH_3, ELASTICSEARCH_6, ELASTICSEARCH_7_10);

  private final String module;
  private final int oldestJava;

  SearchEngine(String module, int oldestJava) {
    this.module = module;
    this.oldestJava = oldestJava;
  }

  /** Those that are built and started in every run. */
  public static List<SearchEngine> usual() {
    return List.of(OPENSEARCH_2, ELASTICSEARCH_6, ELASTICSEARCH_7_10);
  }

  /** The name of its module, for example {@code elasticsearch-7.17}. */
  public String module() {
    return module;
  }

  /** Why it can't be started here; empty when it can. */
  public Optional<String> unavailable() {
    if (java().isEmpty()) {
      return Optional.of(
          module + " needs Java " + oldestJava + " or newer, and " + NEWER_JDK + " names none.");
    }
    if (!FREE.contains(this) && !System.getProperty(ELASTIC_LICENCE, "").equals("yes")) {
      return Optional.of(
          module + " is under the Elastic License, which " + ELASTIC_LICENCE + "=yes accepts.");
    }
    return Files.isReadable(build().resolve("class-path"))
        ? Optional.empty()
        : Optional.of(module + " is not built.");
  }

  /** Elasticsearch 6 files documents under a type. */
  boolean hasTypes() {
    return this == ELASTICSEARCH_6;
  }

  /** The home of the Java that runs it. */
  Optional<Path> java() {
    if (Runtime.version().feature() >= oldestJava) {
      return Optional.of(Path.of(System.getProperty("java.home")));
    }
    return Optional.ofNullable(System.getProperty(NEWER_JDK)).map(Path::of);
  }

  /** The options of its JVM that put its libraries and {@code launcher} where they belong. */
  List<String> classPath() {
    String libraries;
    try {
      libraries = Files.readString(build().resolve("class-path")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The search server is not built: " + build() + " has no class-path. Run mvn package.", e);
    }
    String ours = Checkout.here().searchServerBuild("launcher") + "/*:" + build() + "/*";
    // From 8 on Elasticsearch works as a named module only.
    return this == ELASTICSEARCH_8 || this == ELASTICSEARCH_9
        ? List.of(
            "--module-path",
            libraries,
            "--add-modules",
            "org.elasticsearch.server,ALL-MODULE-PATH",
            "-cp",
            ours)
        : List.of("-cp", ours + ":" + libraries);
  }

  private Path build() {
    return Checkout.here().searchServerBuild(module);
  }

  @Override
  public String toString() {
    return module;
  }
}
