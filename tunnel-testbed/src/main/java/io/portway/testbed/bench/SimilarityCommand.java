package io.portway.testbed.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.ExitCode;
import io.portway.testbed.corpus.GeneratedTexts;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.search.SearchEngine;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bin/bench similarity}: a long check, and the memory that it takes. */
@CommandLine.Command(
    name = "similarity",
    mixinStandardHelpOptions = true,
    description =
        "Measures a check of many generated paragraphs against many generated documents, with little"
            + " heap, and once more with its results in the cache.")
final class SimilarityCommand implements Callable<ExitCode> {
  private static final long SEED = 20_261_129;
  private static final int TEXTS_PER_REQUEST = 1_000;
  private static final String SERVER_HEAP = "512m";
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  @Option(
      names = "--documents",
      paramLabel = "N",
      defaultValue = "100000",
      description = "In the index (default: ${DEFAULT-VALUE}).")
  int documents;

  @Option(
      names = "--paragraphs",
      paramLabel = "N",
      defaultValue = "5000",
      description = "To check (default: ${DEFAULT-VALUE}).")
  int paragraphs;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "128m",
      description = "Of the client, as -Xmx has it (default: ${DEFAULT-VALUE}).")
  String heap;

  private final ObjectMapper json = new ObjectMapper();
  private final GeneratedTexts texts = new GeneratedTexts(SEED);

  @Override
  public ExitCode call() throws IOException {
    Network.loopback();
    Path dir = Files.createTempDirectory("portway-bench");
    // More than the tests' small index needs; this variable comes after the command line.
    UnaryOperator<Command> roomy =
        command -> command.with("_JAVA_OPTIONS", "-Xms" + SERVER_HEAP + " -Xmx" + SERVER_HEAP);
    try (SearchServer server =
        SearchServer.start(SearchEngine.OPENSEARCH_2, dir.resolve("search"), dir, roomy)) {
      long start = System.nanoTime();
      SearchIndex index = new SearchIndex(server.url());
      index.create();
      for (int from = 0; from < documents; from += TEXTS_PER_REQUEST) {
        index.load(texts.texts(from, Math.min(documents, from + TEXTS_PER_REQUEST)));
      }
      System.out.printf(
          "generated texts, seed %d: %d documents indexed in %.1f s%n",
          SEED, index.count(), seconds(start));
      Path document = dir.resolve("document.jsonl");
      write(document);
      measure("asked", dir, document, server);
      measure("cached", dir, document, server);
      return ExitCode.DONE;
    } finally {
      delete(dir);
    }
  }

  private void write(Path document) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(document)) {
      for (int number = 0; number < paragraphs; number++) {
        out.write(json.writeValueAsString(texts.paragraph(number, documents)) + "\n");
      }
    }
  }

  private void measure(String name, Path dir, Path document, SearchServer server)
      throws IOException {
    Path report = dir.resolve(name + ".json");
    Command command =
        Programs.ofCheckout()
            .client()
            .and("sim", "check", document, "--es", server.url(), "--timeout", "30m")
            .and("--index", SearchIndex.NAME, "--field", "summary", "-o", report)
            .and("-o", dir.resolve(name + ".html"), "-o", dir.resolve(name + ".xlsx"))
            .with("XDG_CACHE_HOME", dir.resolve("cache").toString())
            .with("PORTWAY_JAVA_OPTS", "-Xmx" + heap);
    long start = System.nanoTime();
    try (ChildProcess check = ChildProcess.start(name, command, dir)) {
      double most = 0;
      while (check.alive() && seconds(start) < LIMIT.toSeconds()) {
        most = Math.max(most, peak(check));
        LockSupport.parkNanos(LOOK.toNanos());
      }
      int exit = check.awaitExit(LIMIT);
      double took = seconds(start);
      System.out.printf(
          "%s: %d paragraphs in %.1f s, %.0f/s, heap limit %s, resident at most %.0f MiB, report"
              + " %.1f MiB, exit %d%n%s",
          name,
          paragraphs,
          took,
          paragraphs / took,
          heap,
          most,
          Files.exists(report) ? Files.size(report) / 1048576.0 : 0,
          exit,
          check.logText());
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static double peak(ChildProcess process) {
    try {
      return ProcessFigures.memory(process).peak();
    } catch (UncheckedIOException e) {
      return 0; // It ended a moment ago.
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
