package io.portway.similarity.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.message.Messages;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * {@code portway-report/1}. The keys are a contract: add freely, never rename. Shares are 0 to 1,
 * runs are code points, an unknown likeness is null.
 */
final class JsonReport implements ReportWriter {
  static final String SCHEMA = "portway-report/1";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("finished", report.finished().toString());
      json.writePOJOField("parameters", report.parameters());
      totals(report.totals(), json);
      json.writeArrayFieldStart("notes");
      for (Report.Note note : report.notes()) {
        json.writeStartObject();
        json.writeStringField("kind", note.kind());
        json.writeNumberField("line", note.line());
        json.writeStringField("text", note.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("paragraphs");
      for (ParagraphResult result : report.paragraphs()) {
        paragraph(result, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void totals(Totals totals, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("totals");
    json.writeNumberField("paragraphs", totals.paragraphs());
    json.writeNumberField("ok", totals.count(Status.OK));
    json.writeNumberField("skipped", totals.count(Status.SKIPPED));
    json.writeNumberField("failed", totals.count(Status.FAILED));
    json.writeNumberField("timedOut", totals.count(Status.TIMED_OUT));
    for (Verdict verdict : Verdict.values()) {
      json.writeNumberField(verdict.word(), totals.count(verdict));
    }
    json.writeNumberField("letters", totals.letters());
    share("overallCopied", totals.overallCopied(), json);
    share("withoutQuotes", totals.withoutQuotes(), json);
    share("withoutOwn", totals.withoutOwn(), json);
    json.writeStringField("largestSource", totals.largestSource());
    share("largestSourceShare", totals.largestSourceShare(), json);
    json.writeEndObject();
  }

  private static void paragraph(ParagraphResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", result.paragraph().seq());
    json.writeStringField("id", result.paragraph().id());
    json.writeStringField("title", result.paragraph().title());
    json.writeStringField("status", result.status().word());
    json.writeStringField("reason", result.reason());
    json.writeStringField("verdict", result.verdict() == null ? null : result.verdict().word());
    share("copied", result.copied(), json);
    share("likeness", result.likeness(), json);
    json.writeArrayFieldStart("matches");
    for (Match match : result.matches()) {
      match(match, json);
    }
    json.writeEndArray();
    share("copiedUnquoted", result.unquoted(), json);
    share("copiedFromOthers", result.fromOthers(), json);
    json.writeNumberField("letters", result.letters());
    json.writeNumberField("line", result.paragraph().line());
    json.writeStringField("body", result.paragraph().body());
    json.writeStringField("example", result.paragraph().example());
    json.writeEndObject();
  }

  private static void match(Match match, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("rank", match.rank());
    json.writeStringField("index", match.index());
    json.writeStringField("docId", match.docId());
    json.writeNumberField("esScore", match.esScore());
    share("copied", match.copied(), json);
    share("likeness", match.likeness(), json);
    json.writeArrayFieldStart("runs");
    for (Run run : match.runs()) {
      json.writeStartObject();
      json.writeNumberField("from", run.from());
      json.writeNumberField("to", run.to());
      json.writeNumberField("docFrom", run.docFrom());
      json.writeNumberField("docTo", run.docTo());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("fields");
    for (Map.Entry<String, Object> field : match.fields().entrySet()) {
      json.writePOJOField(field.getKey(), field.getValue());
    }
    json.writeEndObject();
    if (match.own()) {
      json.writeBooleanField("own", true);
    }
    // Mostly it is one of the fields; a report is long enough without it standing there twice.
    if (!match.fields().containsValue(match.text())) {
      json.writeStringField("text", match.text());
    } else {
      json.writeStringField("textField", textField(match));
    }
    json.writeEndObject();
  }

  private static String textField(Match match) {
    return match.fields().entrySet().stream()
        .filter(field -> match.text().equals(field.getValue()))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** A text as it is, anything else as JSON. */
  static String words(Object value) {
    try {
      return value instanceof String text ? text : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came as JSON can be written as JSON", e);
    }
  }

  /** Four places: more would pretend to a precision that the method doesn't have. */
  private static void share(String name, double value, JsonGenerator json) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(value * 10_000) / 10_000.0);
    }
  }
}
