package io.portway.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Labels;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.corpus.Labels.Label;
import org.junit.jupiter.api.Test;

final class VerdictsTest {

  private final Labels labels = Corpus.labels();
  private final ObjectNode report = asLabelled(labels);

  @Test
  void reportThatIsAsLabelledHasNoProblems() {
    assertThat(Verdicts.problems(report, labels)).isEmpty();
  }

  @Test
  void copyThatWasNotFoundIsNamed() {
    Label copy = labels.of(Kind.COPY).get(0);
    paragraph(copy).put("verdict", "none");

    assertThat(Verdicts.problems(report, labels))
        .singleElement()
        .asString()
        .startsWith("Paragraph " + copy.seq() + " (" + copy.id() + ") is judged \"none\"");
  }

  @Test
  void wrongSourceIsNamed() {
    Label lifted = labels.of(Kind.LIFTED).get(0);
    ((ObjectNode) paragraph(lifted).path("matches").get(0)).put("docId", "zh-999");

    assertThat(Verdicts.problems(report, labels))
        .singleElement()
        .asString()
        .contains("does not name " + lifted.docs().get(0));
  }

  @Test
  void falseAlarmIsNamed() {
    paragraph(labels.of(Kind.UNRELATED).get(0)).put("verdict", "partly");

    assertThat(Verdicts.problems(report, labels)).hasSize(1);
  }

  @Test
  void failedParagraphIsNamedWithItsReason() {
    paragraph(labels.of(Kind.LONG).get(0)).put("status", "failed").put("reason", "too long");

    assertThat(Verdicts.problems(report, labels))
        .singleElement()
        .asString()
        .contains("was not checked: failed, too long");
  }

  @Test
  void missingParagraphAndWrongOrderAreNoticed() {
    report.withArray("paragraphs").remove(3);
    assertThat(Verdicts.problems(report, labels)).singleElement().asString().contains("has 27");

    ObjectNode swapped = asLabelled(labels);
    ((ObjectNode) swapped.path("paragraphs").get(0)).put("id", "1-2");
    assertThat(Verdicts.problems(swapped, labels)).singleElement().asString().contains("order");
  }

  private ObjectNode paragraph(Label label) {
    return (ObjectNode) report.path("paragraphs").get(label.seq() - 1);
  }

  private static ObjectNode asLabelled(Labels labels) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    for (Label label : labels.paragraphs()) {
      ObjectNode paragraph = report.withArray("paragraphs").addObject();
      paragraph.put("id", label.id());
      paragraph.put("status", label.kind() == Kind.EMPTY ? "skipped" : "ok");
      paragraph.put(
          "verdict",
          switch (label.kind()) {
            case COPY -> "identical";
            case FOLDED -> "copied";
            case REWORDED -> "reworded";
            case LIFTED -> "partly";
            case UNRELATED, NEWLINE, DUPLICATE, LONG -> "none";
            case EMPTY -> null;
          });
      label.docs().forEach(doc -> paragraph.withArray("matches").addObject().put("docId", doc));
    }
    return report;
  }
}
