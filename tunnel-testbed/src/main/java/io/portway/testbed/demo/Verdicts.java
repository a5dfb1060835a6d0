package io.portway.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.testbed.corpus.Labels;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.corpus.Labels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Holds a report of the sample document against the labels; knows nothing of how it was made. */
final class Verdicts {

  private static final Set<String> WHOLE = Set.of("identical", "copied");
  private static final Set<String> PART = Set.of("identical", "copied", "partly");
  private static final Set<String> ALIKE = Set.of("identical", "copied", "partly", "reworded");

  private Verdicts() {}

  /** One sentence for each paragraph that is not as its label says, in the document's order. */
  static List<String> problems(JsonNode report, Labels labels) {
    List<String> problems = new ArrayList<>();
    JsonNode paragraphs = report.path("paragraphs");
    if (paragraphs.size() != labels.paragraphs().size()) {
      problems.add(
          "The report has "
              + paragraphs.size()
              + " paragraphs (expected: "
              + labels.paragraphs().size()
              + ").");
      return problems;
    }
    for (Label label : labels.paragraphs()) {
      JsonNode paragraph = paragraphs.get(label.seq() - 1);
      String problem = problem(paragraph, label);
      if (problem != null) {
        problems.add("Paragraph " + label.seq() + " (" + label.id() + ") " + problem);
      }
    }
    return problems;
  }

  private static String problem(JsonNode paragraph, Label label) {
    if (!paragraph.path("id").asText().equals(label.id())) {
      return "has the id " + paragraph.path("id") + ": the order is not the input's.";
    }
    String status = paragraph.path("status").asText();
    if (label.kind() == Kind.EMPTY) {
      return status.equals("skipped") ? null : "is empty, but its status is " + status + ".";
    }
    if (!status.equals("ok")) {
      return "was not checked: " + status + ", " + paragraph.path("reason").asText() + ".";
    }
    String verdict = paragraph.path("verdict").asText();
    if (!expected(label.kind()).contains(verdict)) {
      return "is judged \""
          + verdict
          + "\" (expected of one that is "
          + label.kind().name().toLowerCase(java.util.Locale.ROOT)
          + ": "
          + String.join(", ", expected(label.kind()).stream().sorted().toList())
          + ").";
    }
    for (String doc : label.docs()) {
      if (StreamSupport.stream(paragraph.path("matches").spliterator(), false)
          .noneMatch(match -> match.path("docId").asText().equals(doc))) {
        return "does not name " + doc + ", which it was made from.";
      }
    }
    return null;
  }

  private static Set<String> expected(Kind kind) {
    return switch (kind) {
      case COPY, FOLDED -> WHOLE;
      case LIFTED -> PART;
      case REWORDED -> ALIKE;
      case UNRELATED, NEWLINE, DUPLICATE, LONG, EMPTY -> Set.of("none");
    };
  }
}
