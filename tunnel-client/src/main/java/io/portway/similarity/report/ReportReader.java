package io.portway.similarity.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Span;
import io.portway.similarity.match.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a report that was written as JSON, whole, so that it can be written in another form. */
public final class ReportReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportReader() {}

  public static Report read(Path file) {
    try {
      return report(JSON.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
      throw unreadable(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static Report report(JsonNode json) {
    String schema = json.path("schema").asText();
    if (!schema.equals(JsonReport.SCHEMA)) {
      throw new IllegalArgumentException(
          "schema is \"" + schema + "\" (expected: " + JsonReport.SCHEMA + ")");
    }
    List<Report.Note> notes = new ArrayList<>();
    for (JsonNode note : json.path("notes")) {
      notes.add(new Report.Note(text(note, "kind"), note.path("line").asInt(), text(note, "text")));
    }
    List<ParagraphResult> results = new ArrayList<>();
    for (JsonNode paragraph : json.path("paragraphs")) {
      results.add(paragraph(paragraph));
    }
    return new Report(
        Instant.parse(text(json, "finished")),
        object(json.path("parameters")),
        notes,
        Totals.of(results),
        results);
  }

  private static Map<String, Object> object(JsonNode json) {
    Map<String, Object> object = new LinkedHashMap<>();
    json.properties()
        .forEach(one -> object.put(one.getKey(), JSON.convertValue(one.getValue(), Object.class)));
    return object;
  }

  private static ParagraphResult paragraph(JsonNode json) {
    if (!json.has("body")) {
      throw new IllegalArgumentException(
          "paragraph " + json.path("seq") + " has no body: the report is of an older version");
    }
    String body = text(json, "body");
    List<Match> matches = new ArrayList<>();
    for (JsonNode match : json.path("matches")) {
      matches.add(match(match, body));
    }
    Paragraph paragraph =
        new Paragraph(
            json.path("seq").asInt(),
            text(json, "id"),
            text(json, "title"),
            body,
            text(json, "example"),
            json.path("line").asInt());
    return new ParagraphResult(
        paragraph,
        Status.ofWord(text(json, "status")),
        text(json, "reason"),
        json.path("verdict").isTextual() ? Verdict.ofWord(text(json, "verdict")) : null,
        share(json, "copied"),
        share(json, json.has("copiedUnquoted") ? "copiedUnquoted" : "copied"),
        share(json, json.has("copiedFromOthers") ? "copiedFromOthers" : "copied"),
        share(json, "likeness"),
        json.path("letters").asInt(),
        matches);
  }

  private static Match match(JsonNode json, String body) {
    Map<String, Object> fields = object(json.path("fields"));
    String text =
        json.has("textField") ? field(fields, text(json, "textField")) : text(json, "text");
    List<Run> runs = new ArrayList<>();
    for (JsonNode run : json.path("runs")) {
      runs.add(
          new Run(
              run.path("from").asInt(),
              run.path("to").asInt(),
              run.path("docFrom").asInt(),
              run.path("docTo").asInt()));
    }
    requireApart(runs.stream().map(run -> new Span(run.from(), run.to())).toList(), body);
    requireApart(runs.stream().map(run -> new Span(run.docFrom(), run.docTo())).toList(), text);
    return new Match(
        json.path("rank").asInt(),
        text(json, "index"),
        text(json, "docId"),
        json.path("esScore").asDouble(),
        share(json, "copied"),
        share(json, "likeness"),
        runs,
        text,
        json.path("own").asBoolean(),
        fields);
  }

  private static String field(Map<String, Object> fields, String name) {
    if (!fields.containsKey(name)) {
      throw new IllegalArgumentException("textField is \"" + name + "\", which is no field");
    }
    return JsonReport.words(fields.get(name));
  }

  /** What is marked must be in its text, and no part of it twice. */
  private static void requireApart(List<Span> marked, String text) {
    int end = 0;
    for (Span span : marked.stream().sorted(Comparator.comparingInt(Span::from)).toList()) {
      if (span.from() < end || span.to() > text.codePointCount(0, text.length())) {
        throw new IllegalArgumentException(
            "a run from %d to %d is out of its text or meets another"
                .formatted(span.from(), span.to()));
      }
      end = span.to();
    }
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText("");
  }

  private static double share(JsonNode json, String field) {
    return json.path(field).isNumber() ? json.path(field).doubleValue() : Double.NaN;
  }

  private static HopException unreadable(Path file, String why, Exception cause) {
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of("report.unreadable", file, why),
        Text.of("report.unreadable.remedy"),
        cause);
  }
}
