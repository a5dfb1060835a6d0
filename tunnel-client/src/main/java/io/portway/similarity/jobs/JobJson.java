package io.portway.similarity.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** A job as JSON: the same in its file and to whoever asks for it. */
public final class JobJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobJson() {}

  public static ObjectNode write(JobRecord job) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", job.id());
    json.put("name", job.name());
    json.put("format", job.format());
    json.put("language", job.language().getLanguage());
    json.put("state", job.state().word());
    json.put("created", job.created().toString());
    json.put("finished", job.finished() == null ? null : job.finished().toString());
    ObjectNode progress = json.putObject("progress");
    progress.put("done", job.done());
    progress.put("paragraphs", job.paragraphs());
    progress.put("waiting", job.waiting());
    json.set("totals", job.totals());
    json.set("error", job.error() == null ? null : error(job.error()));
    return json;
  }

  public static ObjectNode error(JobError error) {
    return JSON.createObjectNode()
        .put("code", error.code())
        .put("hop", error.hop())
        .put("message", error.message())
        .put("remedy", error.remedy());
  }

  /** Throws {@link IllegalArgumentException} with what is wrong. */
  static JobRecord read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode progress = json.path("progress");
      return new JobRecord(
          required(json, "id"),
          required(json, "name"),
          optional(json, "format"),
          Locale.forLanguageTag(required(json, "language")),
          Instant.parse(required(json, "created")),
          json.path("finished").isTextual() ? Instant.parse(json.path("finished").asText()) : null,
          JobState.valueOf(required(json, "state").toUpperCase(Locale.ROOT)),
          progress.path("done").asInt(),
          progress.path("paragraphs").asInt(),
          null,
          json.path("totals").isObject() ? json.path("totals") : null,
          json.path("error").isObject() ? error(json.path("error")) : null);
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw new IllegalArgumentException(e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  private static JobError error(JsonNode json) {
    return new JobError(
        required(json, "code"),
        optional(json, "hop"),
        required(json, "message"),
        required(json, "remedy"));
  }

  private static String required(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return json.path(field).asText();
  }

  private static String optional(JsonNode json, String field) {
    return json.path(field).isTextual() ? json.path(field).asText() : null;
  }
}
