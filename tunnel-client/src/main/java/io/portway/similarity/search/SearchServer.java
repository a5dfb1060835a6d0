package io.portway.similarity.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One field of one index on a search server, ready to be asked. {@link #connect} finds out first
 * whether server, index and field are there, so that a wrong name is one sentence and not a failure
 * per paragraph. Any thread; calls block and may be interrupted.
 */
public final class SearchServer {
  private final JsonHttp http;
  private final String index;
  private final Engine engine;
  private final FieldInfo field;
  private final MultiSearch searches;
  private final Deadline deadline;

  private SearchServer(
      JsonHttp http, Engine engine, String index, FieldInfo field, Deadline deadline) {
    this.http = http;
    this.deadline = deadline;
    this.index = index;
    this.engine = engine;
    this.field = field;
    this.searches = new MultiSearch(http, index);
  }

  /** Any field that can be searched. */
  public static SearchServer connect(
      SearchAddress address,
      Credentials credentials,
      ServerTls tls,
      String index,
      String field,
      Deadline deadline)
      throws InterruptedException {
    return connect(address, credentials, tls, index, field, deadline, Retry.DEFAULT);
  }

  static SearchServer connect(
      SearchAddress address,
      Credentials credentials,
      ServerTls tls,
      String index,
      String field,
      Deadline deadline,
      Retry retry)
      throws InterruptedException {
    JsonHttp http = new JsonHttp(address, credentials, tls, deadline, retry);
    FieldLookup lookup = new FieldLookup(http, index, field);
    FieldInfo info = lookup.find();
    Engine engine = engine(http);
    FieldInfo whole = engine.hasTypes() ? lookup.withType(info) : info;
    return new SearchServer(http, engine, index, whole, deadline);
  }

  public Engine engine() {
    return engine;
  }

  /** Throws when the field is not full text: then its scores say nothing about similarity. */
  public void requireText() {
    if (!field.isText()) {
      throw new HopException(
          Hop.SEARCH_SERVER,
          Failure.USAGE,
          Text.of("search.field-not-text", field.field(), field.type(), http.address()),
          Text.of("search.field-not-text.remedy"));
    }
  }

  /** When everything that is asked here must be done. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * A word that changes whenever the index does, as far as searches see it. Empty where the server
   * doesn't tell.
   */
  public Optional<String> state() throws InterruptedException {
    return IndexState.of(http, index, field.field());
  }

  /** Whether the server answers anything at all; asked once, for some seconds. */
  public boolean isAlive() throws InterruptedException {
    try {
      Answer answer =
          http.getOnce("/" + IndexPath.encode(field.index()) + "/_field_caps?fields=_id");
      return answer.body() == Answer.Body.JSON && !answer.isTransient() && !answer.isRelayRefusal();
    } catch (IOException e) {
      return false;
    }
  }

  /** One answer per item, in their order. */
  public List<SearchResult> search(List<SearchItem> items) throws InterruptedException {
    return searches.search(items);
  }

  /** What the scores of each text are to be measured by. */
  public List<Yardstick> yardsticks(List<String> texts) throws InterruptedException {
    Answer answer = http.post(termVectorsPath(), "application/json", termVectorsBody(texts));
    JsonNode docs = answer.json().path("docs");
    if (!answer.isOk() && (answer.status() == 401 || answer.isTransient())) {
      throw ServerFailures.of(http.address(), answer, field.index());
    }
    List<Yardstick> yardsticks = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      TermStatistics statistics = TermStatistics.parse(docs.path(i), field.field());
      yardsticks.add(
          statistics == null ? Yardstick.UNKNOWN : Yardstick.of(statistics, engine.scoreFactor()));
    }
    return yardsticks;
  }

  private String termVectorsPath() {
    return engine.hasTypes()
        ? "/_mtermvectors"
        : "/" + IndexPath.encode(field.index()) + "/_mtermvectors";
  }

  private byte[] termVectorsBody(List<String> texts) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode docs = body.putArray("docs");
    for (String text : texts) {
      ObjectNode doc = docs.addObject();
      if (engine.hasTypes()) {
        doc.put("_index", field.index()).put("_type", field.documentType());
      }
      ObjectNode artificial = doc.putObject("doc");
      String[] path = field.source().split("\\.");
      for (int i = 0; i + 1 < path.length; i++) {
        artificial = artificial.putObject(path[i]);
      }
      artificial.put(path[path.length - 1], text);
      doc.putArray("fields").add(field.field());
      doc.put("term_statistics", true).put("field_statistics", true);
      doc.put("positions", false).put("offsets", false).put("payloads", false);
    }
    try {
      return JsonHttp.JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  static Engine engine(JsonHttp http) throws InterruptedException {
    Answer root = http.get("/");
    if (root.isOk() && root.json().has("version")) {
      return Engine.fromRoot(root.json());
    }
    if (!root.server().isEmpty()) {
      return Engine.fromHeader(root.server());
    }
    Answer nodes = http.get("/_nodes/_local?filter_path=nodes.*.version");
    return nodes.isOk() ? Engine.fromNodes(nodes.json()) : Engine.unknown();
  }
}
