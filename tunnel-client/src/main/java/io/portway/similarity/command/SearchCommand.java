package io.portway.similarity.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import io.portway.similarity.route.Route;
import io.portway.similarity.script.RemoteScript;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.ItemAnswer;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.ssh.SshSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sim search}: the documents whose field matches a text, the best first. */
@Command(name = "search", description = "Search one field of an index.")
public final class SearchCommand extends Job {
  private enum Format {
    JSON,
    JSONL,
    TABLE
  }

  /** Beyond this many characters the text is searched for by its most telling terms. */
  private static final int LONGEST_MATCH = 500;

  private static final int MAX_SIZE = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(index = "0", paramLabel = "TEXT", description = "What to look for.")
  String text;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "With --via exec: the script on the SSH host that does it.")
  String script;

  @Option(names = "--index", paramLabel = "INDEX", description = "Index or alias.")
  String index;

  @Option(names = "--field", paramLabel = "FIELD", description = "Field to search.")
  String field;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "10",
      description = "Documents at most, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--show",
      split = ",",
      paramLabel = "FIELD",
      description = "Fields to show, separated by commas (default: the one searched).")
  List<String> show = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json, jsonl or table (default: table on a terminal, else json).")
  Format format;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "When to give up (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Mixin RouteOptions where;

  @Override
  ExitCode run() throws Exception {
    if (size < 1 || size > MAX_SIZE) {
      throw Usage.wrong("usage.size", size, MAX_SIZE);
    }
    if (text.isBlank()) {
      throw Usage.wrong("usage.empty-text");
    }
    Deadline deadline = Deadlines.of(timeout);
    if (where.isScript()) {
      print(rendered(askScript(deadline)));
      return ExitCode.DONE;
    }
    RouteOptions.requireNone(script);
    RouteOptions.require(index, "--index");
    RouteOptions.require(field, "--field");
    try (Route route = where.open(this, deadline)) {
      SearchServer server =
          SearchServer.connect(
              route.searchServer(),
              where.server.credentials(),
              where.server.tls(),
              index,
              field,
              deadline);
      print(rendered(search(server)));
    }
    return ExitCode.DONE;
  }

  /** The script's list of objects, one per document, with whatever fields it chose. */
  private List<Hit> askScript(Deadline deadline) throws InterruptedException {
    RouteOptions.require(script, "SCRIPT");
    ObjectNode question = JSON.createObjectNode();
    question.put("text", text);
    question.put("index", index);
    question.put("field", field);
    question.put("size", size);
    List<Hit> hits = new ArrayList<>();
    try (SshSession session = where.ssh.open(this, deadline)) {
      JsonNode answer = new RemoteScript(session, script, System.err).ask(List.of(text), question);
      for (JsonNode one : answer) {
        hits.add(
            new Hit(
                "",
                one.path("docId").asText(""),
                one.path("score").asDouble(),
                JSON.convertValue(one, new TypeReference<>() {})));
      }
    }
    return hits;
  }

  private List<Hit> search(SearchServer server) throws InterruptedException {
    Queries queries = new Queries(field, show, List.of());
    boolean isLong = text.codePointCount(0, text.length()) > LONGEST_MATCH;
    ItemAnswer answer =
        server
            .search(List.of(isLong ? queries.moreLikeThis(text, size) : queries.match(text, size)))
            .get(0);
    Text problem = answer.failure().orElse(null);
    if (problem != null && answer.hits().isEmpty()) {
      throw new HopException(
          Hop.SEARCH_SERVER, Failure.UNREACHABLE, problem, Text.of("search.item-failed.remedy"));
    }
    if (problem != null) {
      note(Text.of("note.incomplete", problem));
    }
    return answer.hits();
  }

  private String rendered(List<Hit> hits) throws JsonProcessingException {
    Format chosen = format;
    if (chosen == null) {
      boolean person = Terminal.system().isTerminal(Terminal.Stream.STDOUT);
      chosen = person ? Format.TABLE : Format.JSON;
    }
    return switch (chosen) {
      case TABLE -> table(hits);
      case JSON -> {
        ArrayNode array = JSON.createArrayNode();
        int rank = 1;
        for (Hit hit : hits) {
          array.add(object(rank++, hit));
        }
        yield JSON.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
      }
      case JSONL -> {
        StringBuilder lines = new StringBuilder();
        int rank = 1;
        for (Hit hit : hits) {
          lines.append(JSON.writeValueAsString(object(rank++, hit))).append('\n');
        }
        yield lines.toString();
      }
    };
  }

  private ObjectNode object(int rank, Hit hit) {
    ObjectNode object = JSON.createObjectNode();
    object.put("rank", rank);
    object.put("index", hit.index());
    object.put("docId", hit.id());
    object.put("esScore", hit.score());
    ObjectNode fields = object.putObject("fields");
    for (String name : shown(hit)) {
      fields.putPOJO(name, hit.value(name));
    }
    return object;
  }

  private String table(List<Hit> hits) {
    List<String> headings =
        new ArrayList<>(
            List.of(
                messages.get("search.column.rank"),
                messages.get("search.column.score"),
                messages.get("search.column.id")));
    Set<String> columns = new LinkedHashSet<>();
    hits.forEach(hit -> columns.addAll(shown(hit)));
    columns.forEach(name -> headings.add(name.toUpperCase(Locale.ROOT)));
    Table table = new Table(headings.toArray(String[]::new));
    int rank = 1;
    for (Hit hit : hits) {
      List<Object> row = new ArrayList<>();
      row.add(rank++);
      row.add(String.format(Locale.ROOT, "%.2f", hit.score()));
      row.add(hit.id());
      columns.forEach(name -> row.add(hit.text(name)));
      table.row(row.toArray());
    }
    Terminal terminal = Terminal.system();
    boolean person = terminal.isTerminal(Terminal.Stream.STDOUT);
    return String.join("\n", table.lines(person ? terminal.columns() : Integer.MAX_VALUE)) + "\n";
  }

  private Set<String> shown(Hit hit) {
    Set<String> names = new LinkedHashSet<>(show);
    if (names.isEmpty() && field != null) {
      names.add(field);
    }
    if (names.isEmpty() || where.isScript()) {
      names.addAll(hit.source().keySet());
    }
    return names;
  }
}
