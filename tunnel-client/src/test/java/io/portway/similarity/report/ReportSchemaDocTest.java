package io.portway.similarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.portway.similarity.hop.Sentences;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published schema is that of the reports which are written. */
class ReportSchemaDocTest {
  private static final Path SCHEMA = Path.of("../docs/portway-report-1.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aReportIsValidAndHasNoKeyThatTheSchemaDoesNotName() throws IOException {
    JsonNode schema = JSON.readTree(SCHEMA.toFile());
    close(schema);
    // What depends on the documents is free.
    open(schema.at("/properties/parameters"));
    open(schema.at("/$defs/match/properties/fields"));
    JsonSchema strict =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);

    for (Report report : new Report[] {ReportSamples.report(), ReportSamples.withTextField()}) {
      assertThat(strict.validate(written(report))).isEmpty();
      assertThat(strict.validate(written(Anonymous.of(report, Sentences.ENGLISH)))).isEmpty();
    }
  }

  @Test
  void whatTheSchemaRequiresIsMissed() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JSON.readTree(SCHEMA.toFile()));
    ObjectNode report = (ObjectNode) written(ReportSamples.report());
    report.remove("totals");
    ((ObjectNode) report.at("/paragraphs/0")).put("verdict", "fine").put("copied", 1.5);

    assertThat(schema.validate(report))
        .extracting(message -> message.getInstanceLocation() + " " + message.getType())
        .contains("$ required", "$.paragraphs[0].verdict enum", "$.paragraphs[0].copied maximum");
  }

  private static JsonNode written(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportFormat.JSON.write(report, Sentences.ENGLISH, out);
    return JSON.readTree(out.toByteArray());
  }

  /** No object may have other keys than those it names. */
  private static void close(JsonNode schema) {
    if (schema.isObject() && schema.path("type").asText().equals("object")) {
      ((ObjectNode) schema).put("additionalProperties", false);
    }
    schema.forEach(ReportSchemaDocTest::close);
  }

  private static void open(JsonNode schema) {
    ((ObjectNode) schema).remove("additionalProperties");
  }
}
