package io.portway.similarity.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.portway.message.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many searches in few requests ({@code _msearch}): through a tunnel each request costs a round
 * trip. An item that the server was too busy for is asked again; one that fails for good leaves its
 * own reason and harms no other.
 */
final class MultiSearch {
  private static final int MAX_ITEMS = 25;
  private static final int MAX_BYTES = 2 << 20;

  /** A fixed preference keeps a job on the same copies of each shard, and so its scores steady. */
  private static final byte[] HEADER =
      "{\"preference\":\"portway\"}\n".getBytes(StandardCharsets.UTF_8);

  private final JsonHttp http;
  private final String index;
  private final String path;

  MultiSearch(JsonHttp http, String index) {
    this.http = http;
    this.index = index;
    this.path = "/" + IndexPath.encode(index) + "/_msearch";
  }

  /** One answer per item, in their order. */
  List<SearchResult> search(List<SearchItem> items) throws InterruptedException {
    SearchResult[] answers = new SearchResult[items.size()];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      open.add(i);
    }
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      open = searchOnce(items, open, answers);
      if (!open.isEmpty()) {
        if (!http.mayRetry(attempt)) {
          break;
        }
        http.pause(attempt, Duration.ZERO);
      }
    }
    return List.of(answers);
  }

  /** Returns the items worth asking again; until then each holds its failure. */
  private List<Integer> searchOnce(
      List<SearchItem> items, List<Integer> open, SearchResult[] answers)
      throws InterruptedException {
    List<Integer> again = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<Integer> batch = new ArrayList<>();
    for (int item : open) {
      byte[] line = line(items.get(item));
      boolean full =
          batch.size() == MAX_ITEMS || body.size() + line.length + HEADER.length > MAX_BYTES;
      if (full && !batch.isEmpty()) {
        again.addAll(send(batch, body, answers));
        batch.clear();
        body.reset();
      }
      body.writeBytes(HEADER);
      body.writeBytes(line);
      batch.add(item);
    }
    again.addAll(send(batch, body, answers));
    return again;
  }

  private static byte[] line(SearchItem item) {
    try {
      // The line feed ends every line, the last one too: without it the server refuses the whole
      // request.
      return (JsonHttp.JSON.writeValueAsString(item.body()) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private List<Integer> send(
      List<Integer> batch, ByteArrayOutputStream body, SearchResult[] answers)
      throws InterruptedException {
    Answer answer = http.post(path, "application/x-ndjson", body.toByteArray());
    JsonNode responses = answer.json().path("responses");
    if (!answer.isOk() || !responses.isArray() || responses.size() != batch.size()) {
      throw ServerFailures.of(http.address(), answer, index);
    }
    List<Integer> again = new ArrayList<>();
    boolean busy = false;
    for (int i = 0; i < batch.size(); i++) {
      JsonNode response = responses.get(i);
      answers[batch.get(i)] = result(response);
      if (response.has("error") && Answer.isTransient(response.path("status").asInt())) {
        again.add(batch.get(i));
        busy |= response.path("status").asInt() == 429;
      }
    }
    if (busy) {
      http.onBusy();
    }
    return again;
  }

  private static SearchResult result(JsonNode response) {
    if (response.has("error")) {
      String reason = ServerFailures.reason(response);
      int status = response.path("status").asInt();
      return new SearchResult(List.of(), Text.of("search.item-failed", status, reason));
    }
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : response.path("hits").path("hits")) {
      hits.add(
          new Hit(
              hit.path("_index").asText(),
              hit.path("_id").asText(),
              hit.path("_score").asDouble(),
              JsonHttp.object(hit.path("_source"))));
    }
    return new SearchResult(hits, incomplete(response));
  }

  private static Text incomplete(JsonNode response) {
    int failed = response.path("_shards").path("failed").asInt();
    if (failed > 0) {
      return Text.of(
          "search.shards-failed", failed, response.path("_shards").path("total").asInt());
    }
    return response.path("timed_out").asBoolean() ? Text.of("search.timed-out") : null;
  }
}
