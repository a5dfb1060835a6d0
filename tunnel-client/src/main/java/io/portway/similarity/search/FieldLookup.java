package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Asks the server whether an index has a field, and what the server knows about it. */
final class FieldLookup {
  private final JsonHttp http;
  private final String index;
  private final String field;

  FieldLookup(JsonHttp http, String index, String field) {
    this.http = http;
    this.index = index;
    this.field = field;
  }

  /** Throws, with a sentence for the user, when there is no such index or field. */
  FieldInfo find() throws InterruptedException {
    int lastDot = field.lastIndexOf('.');
    String parent = lastDot > 0 ? field.substring(0, lastDot) : field;
    String names = URLEncoder.encode(field + "," + parent, StandardCharsets.UTF_8);
    Answer answer = http.get("/" + IndexPath.encode(index) + "/_field_caps?fields=" + names);
    if (!answer.isOk() || !answer.json().path("fields").isObject()) {
      throw ServerFailures.of(http.address(), answer, index);
    }
    String type = type(answer.json(), field);
    JsonNode indices = answer.json().path("indices");
    if (type == null) {
      throw missing(indices);
    }
    String parentType = lastDot > 0 ? type(answer.json(), parent) : null;
    boolean secondAnalysis =
        parentType != null && !parentType.equals("object") && !parentType.equals("nested");
    String realIndex = indices.isArray() ? indices.get(0).asText() : index;
    return new FieldInfo(
        realIndex, field, secondAnalysis ? parent : field, type, FieldInfo.USUAL_DOCUMENT_TYPE);
  }

  /** Elasticsearch 6 tells neither which indices there are nor their document types until asked. */
  FieldInfo withType(FieldInfo info) throws InterruptedException {
    for (Map.Entry<String, JsonNode> one : mappings().properties()) {
      for (Map.Entry<String, JsonNode> type : one.getValue().path("mappings").properties()) {
        if (type.getValue().has(field)) {
          return new FieldInfo(one.getKey(), field, info.source(), info.type(), type.getKey());
        }
      }
    }
    return info;
  }

  private JsonNode mappings() throws InterruptedException {
    String name = URLEncoder.encode(field, StandardCharsets.UTF_8);
    return http.get("/" + IndexPath.encode(index) + "/_mapping/field/" + name).json();
  }

  /** A pattern that no index fits is no error to the server. */
  private HopException missing(JsonNode indices) throws InterruptedException {
    boolean noIndex =
        indices.isArray() ? indices.isEmpty() : index.contains("*") && mappings().isEmpty();
    return noIndex
        ? new HopException(
            Hop.SEARCH_SERVER,
            Failure.USAGE,
            Text.of("search.index-missing", http.address(), index),
            Text.of("search.index-missing.remedy"))
        : new HopException(
            Hop.SEARCH_SERVER,
            Failure.USAGE,
            Text.of("search.field-missing", index, http.address(), field),
            Text.of("search.field-missing.remedy"));
  }

  private static String type(JsonNode fieldCaps, String field) {
    for (Map.Entry<String, JsonNode> type : fieldCaps.path("fields").path(field).properties()) {
      if (!type.getKey().equals("unmapped")) {
        return type.getKey();
      }
    }
    return null;
  }
}
