package io.portway.testbed.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.testbed.corpus.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Puts the corpus into a search server, in one bulk request, and reads nothing back but counts. */
public final class SearchIndex {

  /** The index of the demo and of the tests. */
  public static final String NAME = "texts";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  // HTTP/1.1: OpenSearch has no use for the upgrade that the client would offer otherwise.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI server;

  public SearchIndex(URI server) {
    this.server = server;
  }

  /**
   * Makes the index with the {@code cjk} analyzer on what is searched: the standard one cuts
   * Chinese into single characters.
   */
  public void create() {
    send("PUT", "/" + NAME, "application/json", settings());
  }

  /** The body of the request that makes it. */
  public static String settings() {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("settings").put("number_of_shards", 1).put("number_of_replicas", 0);
    ObjectNode fields = root.putObject("mappings").putObject("properties");
    for (String keyword : List.of("id", "lang", "subject")) {
      fields.putObject(keyword).put("type", "keyword");
    }
    for (String text : List.of("title", "summary")) {
      fields.putObject(text).put("type", "text").put("analyzer", "cjk");
    }
    return root.toString();
  }

  /** Indexes all of {@code texts} and makes them searchable before it returns. */
  public void load(List<Text> texts) {
    JsonNode answer =
        send("POST", "/" + NAME + "/_bulk?refresh=true", "application/x-ndjson", bulk(texts));
    if (answer.path("errors").asBoolean(true)) {
      throw new IllegalStateException("The search server refused a text: " + answer);
    }
  }

  /** The body of the request that indexes them. */
  public static String bulk(List<Text> texts) {
    StringBuilder body = new StringBuilder();
    for (Text text : texts) {
      ObjectNode action = JSON.createObjectNode();
      action.putObject("index").put("_id", text.id());
      body.append(action).append('\n').append(JSON.valueToTree(text).toString()).append('\n');
    }
    return body.toString();
  }

  /** How many texts a search can find now. */
  public int count() {
    return send("GET", "/" + NAME + "/_count", "application/json", "").path("count").asInt();
  }

  private JsonNode send(String method, String path, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(LIMIT)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            method + " " + path + " answered " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during " + method + " " + path + ".", e);
    }
  }
}
