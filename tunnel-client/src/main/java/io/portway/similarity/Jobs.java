package io.portway.similarity;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.cli.Version;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.CheckRun;
import io.portway.similarity.check.Checker;
import io.portway.similarity.check.ScriptChecker;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.Remark;
import io.portway.similarity.report.EarlierReport;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.Totals;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.script.RemoteScript;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.store.ResultCache;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Searches and checks, by the search server or by a script beside it. Immutable, any thread. */
record Jobs(
    OpenRoute way,
    String script,
    Credentials credentials,
    ServerTls tls,
    Path cache,
    Duration patience,
    Messages messages,
    Consumer<Text> notes,
    OutputStream standardError) {
  private static final ObjectMapper JSON = new ObjectMapper();

  SearchResult search(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    if (script != null) {
      return new SearchResult(askScript(text, options, deadline), null);
    }
    Queries queries = new Queries(options.field(), options.shown(), List.of());
    return connect(options.index(), options.field(), deadline)
        .search(List.of(queries.like(text, options.size())))
        .get(0);
  }

  /** The script's list of objects, one per document, with whatever fields it chose. */
  private List<Hit> askScript(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    ObjectNode question = JSON.createObjectNode();
    question.put("text", text);
    question.put("index", options.index());
    question.put("field", options.field());
    question.put("size", options.size());
    List<Hit> hits = new ArrayList<>();
    for (JsonNode one : script(deadline).ask(List.of(text), question)) {
      hits.add(
          new Hit(
              "",
              one.path("docId").asText(""),
              one.path("score").asDouble(),
              JSON.convertValue(one, new TypeReference<>() {})));
    }
    return hits;
  }

  Report check(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException {
    if (script != null) {
      return checkByScript(input, options, listener, results, deadline);
    }
    SearchServer server = connect(options.index(), options.field(), deadline);
    server.requireText();
    server.engine().remark().ifPresent(notes);
    EarlierReport earlier =
        options.earlier() == null
            ? null
            : new EarlierReport(options.earlier(), options.parameters());
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
    return report(input, options, server.engine().toString(), results);
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

  private Report checkByScript(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException {
    if (options.earlier() != null) {
      throw new HopException(
          Hop.COMMAND_LINE,
          Failure.USAGE,
          Text.of("usage.since-exec"),
          Text.of("usage.since-exec.remedy"));
    }
    ScriptChecker checker = new ScriptChecker(options, messages);
    SshSession session = way.ssh(deadline);
    JsonNode answer =
        script(deadline).ask(List.of(), checker.question(options.index(), input.paragraphs()));
    for (ParagraphResult result : checker.results(input.paragraphs(), answer)) {
      add(result, results, listener);
    }
    return report(input, options, session.target() + " " + script, results);
  }

  private SearchServer connect(String index, String field, Deadline deadline)
      throws InterruptedException {
    return SearchServer.connect(
        way.searchServer(deadline), credentials, tls, index, field, deadline);
  }

  private RemoteScript script(Deadline deadline) throws InterruptedException {
    return new RemoteScript(way.ssh(deadline), script, standardError, deadline);
  }

  private Report report(
      Input input, CheckOptions options, String engine, List<ParagraphResult> results) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("input", input.name());
    if (input.format() != null) {
      parameters.put("inputFormat", input.format().word());
    }
    parameters.put("engine", engine);
    parameters.putAll(options.parameters());
    List<Report.Note> notes = new ArrayList<>();
    for (Remark remark : input.remarks()) {
      String kind = remark.kind().name().toLowerCase(Locale.ROOT);
      notes.add(new Report.Note(kind, remark.line(), messages.get(remark.text())));
    }
    Instant finished = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Report(finished, parameters, notes, Totals.of(results), results);
  }
}
