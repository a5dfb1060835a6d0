package io.portway.similarity.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a search server step by step, where {@link SearchServer} wants all of it at once. Reads
 * only; what a user with the right to read one index may not see is empty, and no failure. One
 * thread; calls block.
 */
public final class ServerExamination {
  /** As long as a paragraph. */
  private static final int SAMPLE_LETTERS = 600;

  private static final int FORBIDDEN = 403;
  private static final String JSON = "application/json";

  /**
   * @param names of the indices behind an index, an alias or a pattern; empty where the server
   *     doesn't tell
   * @param documents in all of them
   */
  public record Documents(List<String> names, long documents) {}

  /**
   * @param type as the mapping has it
   * @param isText whether it is full text
   * @param documents that have the field
   */
  public record Field(String type, boolean isText, long documents) {}

  /**
   * A document's text, as an example.
   *
   * @param tookMillis how long the server worked for it
   */
  public record Sample(String text, long tookMillis) {}

  private final JsonHttp http;

  public ServerExamination(
      SearchAddress address, Credentials credentials, ServerTls tls, Deadline deadline) {
    this.http = new JsonHttp(address, credentials, tls, deadline, Retry.DEFAULT);
  }

  /** Who answers; throws where that is no search server, or wants to know who asks. */
  public Engine engine() throws InterruptedException {
    Answer root = http.get("/");
    boolean forbidden = root.status() == FORBIDDEN && root.body() == Answer.Body.JSON;
    if (root.isRelayRefusal() || !(root.isOk() || forbidden)) {
      throw ServerFailures.of(http.address(), root, "-");
    }
    if (root.isOk() && !root.json().has("version")) {
      throw new HopException(
          Hop.SEARCH_SERVER,
          Failure.UNREACHABLE,
          Text.of("search.not-json", http.address(), root.status()),
          Text.of("search.not-json.remedy"));
    }
    return SearchServer.engine(http);
  }

  /** {@code green}, {@code yellow} or {@code red}; empty where this user may not see it. */
  public Optional<String> cluster() throws InterruptedException {
    Answer answer = http.get("/_cluster/health");
    return answer.isOk() ? Optional.of(answer.json().path("status").asText()) : Optional.empty();
  }

  /** Throws where there is no such index, or this user may not read it. */
  public Documents index(String index) throws InterruptedException {
    Answer count = http.get("/" + IndexPath.encode(index) + "/_count");
    if (!count.isOk()) {
      throw ServerFailures.of(http.address(), count, index);
    }
    if (count.json().path("_shards").path("total").asInt() == 0) {
      throw new HopException(
          Hop.SEARCH_SERVER,
          Failure.USAGE,
          Text.of("search.index-missing", http.address(), index),
          Text.of("search.index-missing.remedy"));
    }
    List<String> names = new ArrayList<>();
    Answer caps = http.get("/" + IndexPath.encode(index) + "/_field_caps?fields=_id");
    caps.json().path("indices").forEach(name -> names.add(name.asText()));
    return new Documents(names, count.json().path("count").asLong());
  }

  /** Throws where the index has no such field. */
  public Field field(String index, String field) throws InterruptedException {
    FieldInfo info = new FieldLookup(http, index, field).find();
    Answer count = http.post("/" + IndexPath.encode(index) + "/_count", JSON, bytes(exists(field)));
    return new Field(info.type(), info.isText(), count.json().path("count").asLong());
  }

  /** What the field's analyzer makes of a text; empty where this user may not ask that. */
  public Optional<List<String>> terms(String index, String field, String text)
      throws InterruptedException {
    String real = new FieldLookup(http, index, field).find().index();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("field", field).put("text", text);
    Answer answer = http.post("/" + IndexPath.encode(real) + "/_analyze", JSON, bytes(body));
    if (!answer.isOk()) {
      return Optional.empty();
    }
    List<String> terms = new ArrayList<>();
    answer.json().path("tokens").forEach(token -> terms.add(token.path("token").asText()));
    return Optional.of(terms);
  }

  /** The text of some document; empty where none shows one. */
  public Optional<Sample> sample(String index, String field) throws InterruptedException {
    ObjectNode body = exists(field);
    body.put("size", 1).putArray("_source").add(field);
    Answer answer = http.post("/" + IndexPath.encode(index) + "/_search", JSON, bytes(body));
    JsonNode hit = answer.json().path("hits").path("hits").path(0).path("_source");
    JsonNode value = hit.has(field) ? hit.path(field) : hit.at("/" + field.replace('.', '/'));
    String text = value.isArray() ? value.path(0).asText() : value.asText();
    if (!answer.isOk() || text.isBlank()) {
      return Optional.empty();
    }
    int end =
        text.offsetByCodePoints(0, Math.min(SAMPLE_LETTERS, text.codePointCount(0, text.length())));
    return Optional.of(new Sample(text.substring(0, end), answer.json().path("took").asLong()));
  }

  private static ObjectNode exists(String field) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("query").putObject("exists").put("field", field);
    return body;
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JsonHttp.JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
