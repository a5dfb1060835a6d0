package io.portway.similarity.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import io.portway.message.Text;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
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
    if (size < 1 || size > SearchOptions.MAX_SIZE) {
      throw Usage.wrong("usage.size", size, SearchOptions.MAX_SIZE);
    }
    if (text.isBlank()) {
      throw Usage.wrong("usage.empty-text");
    }
    if (!where.isScript()) {
      RouteOptions.requireNone(script);
      RouteOptions.require(index, "--index");
      RouteOptions.require(field, "--field");
    } else {
      RouteOptions.require(script, "SCRIPT");
    }
    try (SimilarityClient client = where.client(this, timeout, script).build()) {
      SearchResult result = client.search(text, new SearchOptions(index, field, size, show));
      Text problem = result.failure().orElse(null);
      if (problem != null && result.hits().isEmpty()) {
        throw new HopException(
            Hop.SEARCH_SERVER, Failure.UNREACHABLE, problem, Text.of("search.item-failed.remedy"));
      }
      if (problem != null) {
        note(Text.of("note.incomplete", problem));
      }
      print(rendered(result.hits()));
    }
    return ExitCode.DONE;
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
