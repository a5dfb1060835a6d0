package io.portway.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Labels;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.search.SearchIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The main job, end to end: everything is started by its commands, and what lies behind the agent
 * is used through the relay only. Run once, by one thread; {@link #close} may come from another.
 */
final class Demo implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DemoPlan plan;
  private final Account account;
  private final Messages messages;
  private final Labels labels = Corpus.labels();
  private final Path scratch;
  private final Path results;
  private final Intranet intranet;
  private final Tunnel tunnel;

  private volatile boolean closed;

  Demo(DemoPlan plan, Account account) throws IOException {
    this.plan = plan;
    this.account = account;
    this.messages = new Messages(plan.locale());
    this.results = Files.createTempDirectory(Files.createDirectories(plan.output()), "run-");
    this.scratch = Files.createTempDirectory("portway-demo-");
    this.intranet = new Intranet(scratch.resolve("intranet"), logs());
    this.tunnel = new Tunnel(plan, scratch, logs());
  }

  /** Runs every step and returns the report's path; a step that fails ends the run. */
  Path run() {
    long start = System.nanoTime();
    account.heading();
    step(Step.SEARCH_SERVER, this::startSearchServer);
    step(Step.SSH_SERVER, this::startSshServer);
    step(Step.RELAY, this::startRelay);
    step(Step.AGENT, this::startAgent);
    step(Step.COMMAND, this::runCommand);
    step(Step.SEARCH, this::searchByTitle);
    step(Step.CHECK, this::checkSample);
    step(Step.REPORT, this::fetchReport);
    step(Step.BYTES, this::countBytes);
    account.end(Duration.ofNanos(System.nanoTime() - start), report().toString());
    return report();
  }

  Tunnel tunnel() {
    return tunnel;
  }

  /** Where the logs of all processes are; kept only when a step failed. */
  Path logs() {
    return results.resolve("logs");
  }

  /** True once {@link #close} was called: what fails from then on, fails because of it. */
  boolean closed() {
    return closed;
  }

  /** Ends every process and removes all state; the folder of the results stays. */
  @Override
  public void close() {
    closed = true;
    // Whoever comes second waits until the first has ended everything, and finds nothing left to
    // do.
    synchronized (scratch) {
      tunnel.close();
      intranet.close();
      delete(scratch);
    }
  }

  /** Removes the logs of a run that went well. */
  void dropLogs() {
    delete(logs());
  }

  private interface Body {
    String run() throws IOException;
  }

  private void step(Step step, Body body) {
    if (closed) {
      throw new StepFailedException(step, new IllegalStateException("The demo was ended."), "");
    }
    plan.beforeStep().accept(step, this);
    long start = System.nanoTime();
    String result;
    try {
      result = body.run();
    } catch (IOException e) {
      throw new StepFailedException(step, new UncheckedIOException(e.getMessage(), e), ends());
    } catch (RuntimeException e) {
      throw new StepFailedException(step, e, ends());
    }
    account.step(step, Duration.ofNanos(System.nanoTime() - start), result);
  }

  private String startSearchServer() {
    intranet.startSearch(plan.texts());
    return messages.get(
        "result.search-server",
        Integer.toString(plan.texts().size()),
        "127.0.0.1:" + intranet.search().port());
  }

  private String startSshServer() throws IOException {
    intranet.startSsh(Path.of(plan.programs().client().words().get(0)));
    return messages.get("result.ssh-server", "127.0.0.1:" + intranet.ssh().port());
  }

  private String startRelay() {
    tunnel.startRelay();
    return messages.get(
        "result.relay", tunnel.relay().listen(), Integer.toString(tunnel.sshPort()));
  }

  private String startAgent() {
    tunnel.startAgent(intranet);
    return messages.get("result.agent", Tunnel.AGENT);
  }

  private String runCommand() {
    String word = labels.search().query();
    String answer =
        output(tunnel.ssh(intranet, "exec").and("./" + Intranet.COUNT_SCRIPT, word)).strip();
    String expected = Integer.toString(labels.search().docs().size());
    require(answer.equals(expected), "The command answered \"" + answer + "\"", expected);
    return messages.get("result.command", Intranet.COUNT_SCRIPT, word, answer);
  }

  private String searchByTitle() throws IOException {
    Labels.Search search = labels.search();
    JsonNode hits =
        JSON.readTree(
            output(
                tunnel
                    .search("search", search.query())
                    .and("--index", SearchIndex.NAME, "--field", search.field())
                    .and("--size", "20", "--format", "json")));
    Set<String> found = new TreeSet<>();
    hits.forEach(hit -> found.add(hit.path("docId").asText()));
    require(
        found.equals(new TreeSet<>(search.docs())),
        "The search found " + found,
        new TreeSet<>(search.docs()));
    return messages.get(
        "result.search",
        search.query(),
        Integer.toString(hits.size()),
        hits.path(0).path("fields").path(search.field()).asText());
  }

  private String checkSample() throws IOException {
    Path sample = scratch.resolve("sample.jsonl");
    Files.write(sample, Corpus.sampleFile());
    JsonNode report =
        JSON.readTree(
            output(
                tunnel
                    .search("check", sample)
                    .and("--index", SearchIndex.NAME, "--field", "summary")));
    List<String> problems = Verdicts.problems(report, labels);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    Map<Kind, Integer> kinds = new TreeMap<>();
    labels.paragraphs().forEach(label -> kinds.merge(label.kind(), 1, Integer::sum));
    return messages.get(
        "result.check",
        Integer.toString(labels.paragraphs().size()),
        kinds.get(Kind.COPY),
        kinds.get(Kind.FOLDED),
        kinds.get(Kind.REWORDED),
        kinds.get(Kind.LIFTED),
        kinds.get(Kind.UNRELATED));
  }

  /** Case 3 of the origin: the document is made on the intranet machine and fetched from there. */
  private String fetchReport() throws IOException {
    output(tunnel.ssh(intranet, "put").and(scratch.resolve("sample.jsonl"), "sample.jsonl"));
    String made =
        output(
            tunnel
                .ssh(intranet, "exec")
                .and("./" + Intranet.REPORT_SCRIPT, "sample.jsonl", "report.html"));
    output(tunnel.ssh(intranet, "get").and("report.html", report()));
    byte[] fetched = Files.readAllBytes(report());
    JsonNode line = JSON.readTree(made);
    require(
        sha256(fetched).equals(line.path("sha256").asText()),
        "The report arrived with SHA-256 " + sha256(fetched),
        line.path("sha256").asText());
    return messages.get(
        "result.report",
        String.format(Locale.ROOT, "%,d", fetched.length),
        line.path("sha256").asText().substring(0, 16));
  }

  private String countBytes() {
    JsonNode mappings = tunnel.relay().mappings();
    List<String> carried = new ArrayList<>();
    for (JsonNode mapping : mappings) {
      long in = mapping.path("bytesIn").asLong();
      long out = mapping.path("bytesOut").asLong();
      String name = mapping.path("name").asText();
      require(in > 0 && out > 0, "The mapping \"" + name + "\" carried nothing", "bytes both ways");
      carried.add(
          messages.get(
              "result.mapping",
              name,
              String.format(Locale.ROOT, "%,d", in),
              String.format(Locale.ROOT, "%,d", out)));
    }
    require(carried.size() == 2, "The relay has " + carried.size() + " mappings", 2);
    return String.join("\n", carried);
  }

  private Path report() {
    return results.resolve("report.html").toAbsolutePath().normalize();
  }

  private static String output(Command command) {
    return command.run(LIMIT).outOrThrow();
  }

  private static void require(boolean holds, String otherwise, Object expected) {
    if (!holds) {
      throw new IllegalStateException(otherwise + " (expected: " + expected + ").");
    }
  }

  /** The end of the log of each process that is gone; of the tunnel's when all still run. */
  private String ends() {
    List<ChildProcess> all = new ArrayList<>(tunnel.processes());
    all.addAll(intranet.processes());
    List<ChildProcess> gone = all.stream().filter(process -> !process.alive()).toList();
    StringBuilder text = new StringBuilder();
    for (ChildProcess process : gone.isEmpty() ? tunnel.processes() : gone) {
      text.append("--- ")
          .append(messages.get(process.alive() ? "log.alive" : "log.gone", process.name()))
          .append('\n')
          .append(process.logTail())
          .append('\n');
    }
    return text.toString();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private static void delete(Path top) {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Not all of " + top + " could be removed: " + e.getMessage());
    }
  }
}
