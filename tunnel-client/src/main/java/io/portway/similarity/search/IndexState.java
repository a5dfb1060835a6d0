package io.portway.similarity.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What searches find in an index, put into a word that is another one after every change they can
 * see: settings with the index's UUID, the field's mapping, and of each shard how many documents
 * there are and what the highest sequence number is. A document that is written gets a higher
 * number than all before it in its shard; one that is deleted is missing in the count. What was
 * written and is not refreshed yet is not seen, just as searches don't see it.
 */
final class IndexState {
  /** Each shard is asked in a search of its own. */
  private static final int MAX_SHARDS = 100;

  private static final String SEEN =
      "{\"size\":0,\"track_total_hits\":false,\"aggs\":{\"indices\":{\"terms\":{\"field\":\"_index\","
          + "\"size\":10000},\"aggs\":{\"seen\":{\"stats\":{\"field\":\"_seq_no\"}}}}}}\n";

  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final JsonHttp http;
  private final String path;

  private IndexState(JsonHttp http, String index) {
    this.http = http;
    this.path = "/" + IndexPath.encode(index);
  }

  /** Empty where the server doesn't tell, for lack of the right {@code view_index_metadata}. */
  static Optional<String> of(JsonHttp http, String index, String field)
      throws InterruptedException {
    try {
      return new IndexState(http, index).read(field);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private Optional<String> read(String field) throws InterruptedException, JsonProcessingException {
    Answer settings = http.get(path + "/_settings?flat_settings=true");
    Answer mapping = http.get(path + "/_mapping/field/" + IndexPath.encode(field));
    int shards = shards(settings.json());
    if (!settings.isOk() || !mapping.isOk() || shards < 1 || shards > MAX_SHARDS) {
      return Optional.empty();
    }
    Optional<String> documents = documents(shards);
    return documents.isEmpty()
        ? documents
        : Optional.of(sorted(settings.json()) + sorted(mapping.json()) + documents.get());
  }

  /** The most that one of the indices has; 0 where one doesn't say its UUID. */
  private static int shards(JsonNode settings) {
    int most = 0;
    for (JsonNode one : settings) {
      if (one.path("settings").path("index.uuid").asText().isEmpty()) {
        return 0;
      }
      most = Math.max(most, one.path("settings").path("index.number_of_shards").asInt());
    }
    return most;
  }

  /** On the copies that searches go to, and on each shard by itself. */
  private Optional<String> documents(int shards) throws InterruptedException {
    StringBuilder body = new StringBuilder("{\"preference\":\"portway\"}\n").append(SEEN);
    for (int shard = 0; shard < shards; shard++) {
      body.append("{\"preference\":\"_shards:").append(shard).append("\"}\n").append(SEEN);
    }
    Answer answer =
        http.post(
            path + "/_msearch",
            "application/x-ndjson",
            body.toString().getBytes(StandardCharsets.UTF_8));
    JsonNode responses = answer.json().path("responses");
    if (!answer.isOk() || responses.size() != shards + 1) {
      return Optional.empty();
    }
    StringBuilder all = new StringBuilder();
    for (JsonNode response : responses) {
      Map<String, String> byIndex = new TreeMap<>();
      if (!isWhole(response) || !read(response, byIndex)) {
        return Optional.empty();
      }
      all.append(byIndex);
    }
    return Optional.of(all.toString());
  }

  private static boolean isWhole(JsonNode response) {
    return response.path("aggregations").has("indices")
        && response.path("_shards").path("failed").asInt() == 0
        && !response.path("timed_out").asBoolean();
  }

  /** False where some documents have no sequence number that could be read. */
  private static boolean read(JsonNode response, Map<String, String> byIndex) {
    for (JsonNode bucket : response.path("aggregations").path("indices").path("buckets")) {
      JsonNode seen = bucket.path("seen");
      if (seen.path("count").asLong() != bucket.path("doc_count").asLong()) {
        return false;
      }
      byIndex.put(
          bucket.path("key").asText(), seen.path("count") + " " + seen.path("max").asText());
    }
    return true;
  }

  private static String sorted(JsonNode json) throws JsonProcessingException {
    return SORTED.writeValueAsString(SORTED.treeToValue(json, Object.class));
  }
}
