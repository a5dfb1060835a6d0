package io.portway.similarity.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.message.Messages;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What the original script printed, for programs that still read it: {@code cid}, {@code title},
 * {@code sims} of {@code score} and {@code summary}, exactly these keys whatever the field is
 * called; but as JSON where the script printed a Python literal.
 */
final class SeedReport implements ReportWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void write(Report report, Messages messages, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      for (ParagraphResult result : report.paragraphs()) {
        json.writeStartObject();
        json.writeStringField("cid", result.paragraph().id());
        json.writeStringField("title", result.paragraph().title());
        json.writeArrayFieldStart("sims");
        for (Match match : result.matches()) {
          json.writeStartObject();
          json.writeNumberField("score", match.esScore());
          json.writeStringField("summary", match.text());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }
}
