package io.portway.testbed.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** The run as programs read it: every sample, so that any other figure can be made of it. */
final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  static void write(Report report, Path file) throws IOException {
    ObjectNode root =
        JSON.createObjectNode()
            .put("schema", "portway-bench/1")
            .put("profile", report.profile().name());
    ObjectNode facts = root.putObject("facts");
    report.facts().all().forEach(facts::put);
    ArrayNode samples = root.putArray("samples");
    report.results().samples().forEach(sample -> add(samples.addObject(), sample));
    ObjectNode memory = root.putObject("memory");
    report.memory().forEach((target, all) -> memory.set(target, JSON.valueToTree(all)));
    root.set("held", JSON.valueToTree(report.held()));
    ArrayNode marks = root.putArray("marks");
    for (Mark mark : Mark.judge(report.profile(), report.cells(), report.results())) {
      ObjectNode node =
          marks
              .addObject()
              .put("what", mark.what())
              .put("wanted", mark.wanted())
              .put("verdict", mark.verdict());
      mark.value().ifPresent(value -> node.put("measured", value.median()));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static void add(ObjectNode node, Sample sample) {
    node.put("target", sample.target())
        .put("cell", sample.cell().key())
        .put("round", sample.round())
        .put("amount", sample.load().amount())
        .put("seconds", sample.load().nanos() / 1e9)
        .put("errors", sample.load().errors())
        .put("rate", sample.rate())
        .put("cpuSeconds", sample.cpuSeconds())
        .put("otherCpu", sample.otherCpu());
    if (sample.load().p99Micros() > 0) {
      node.put("p50Micros", sample.load().p50Micros()).put("p99Micros", sample.load().p99Micros());
    }
    if (sample.cell().pressesKeys()) {
      node.put("quietP99Micros", sample.load().quietP99Micros());
    }
  }
}
