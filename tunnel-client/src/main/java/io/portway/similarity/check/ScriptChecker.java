package io.portway.similarity.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Messages;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes results from what a remote script found: {@code [{"cid", "title", "sims": [{"score",
 * "summary"}]}]}, in whatever order. The copied share is computed here; likeness stays unknown,
 * since a script's scores come without their measure. Pure, any thread.
 */
public final class ScriptChecker {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final CheckOptions options;
  private final Messages messages;
  private final Judge judge;

  public ScriptChecker(CheckOptions options, Messages messages) {
    this.options = options;
    this.messages = messages;
    this.judge = new Judge(options, messages);
  }

  /** What the script is asked. */
  public JsonNode question(String index, List<Paragraph> paragraphs) {
    ObjectNode question = NODES.objectNode();
    question.put("index", index);
    question.put("field", options.field());
    ArrayNode array = question.putArray("paragraphs");
    for (Paragraph paragraph : paragraphs) {
      ObjectNode object = array.addObject();
      object.put("id", paragraph.id());
      object.put("title", paragraph.title());
      object.put("body", paragraph.body());
      object.put("example", paragraph.example());
    }
    return question;
  }

  /** One result per paragraph; of several with one id, the first gets the first answer. */
  public List<ParagraphResult> results(List<Paragraph> paragraphs, JsonNode answer) {
    Map<String, Deque<JsonNode>> byId = new HashMap<>();
    for (JsonNode one : answer) {
      byId.computeIfAbsent(one.path("cid").asText(), id -> new ArrayDeque<>()).add(one);
    }
    List<ParagraphResult> results = new ArrayList<>();
    for (Paragraph paragraph : paragraphs) {
      Deque<JsonNode> answers = byId.getOrDefault(paragraph.id(), new ArrayDeque<>());
      results.add(result(paragraph, answers.poll()));
    }
    return results;
  }

  private ParagraphResult result(Paragraph paragraph, JsonNode answer) {
    FoldedText folded = options.paragraph(paragraph.body());
    if (folded.letters() == 0) {
      return ParagraphResult.without(
          paragraph, Status.SKIPPED, messages.get("check.empty"), folded.letters());
    }
    if (answer == null) {
      return ParagraphResult.without(
          paragraph, Status.FAILED, messages.get("script.no-answer"), folded.letters());
    }
    List<Hit> hits = new ArrayList<>();
    for (JsonNode sim : answer.path("sims")) {
      hits.add(hit(sim));
    }
    // The script's list stands for the answer to one search.
    SearchItem search = new SearchItem(NODES.objectNode());
    Variant asked = new Variant(paragraph.body(), List.of(search));
    Query query = new Query(paragraph, folded, List.of(asked));
    query.onAnswers(List.of(new SearchResult(hits, null)));
    return judge.judge(query);
  }

  private Hit hit(JsonNode sim) {
    String text = sim.path("summary").asText();
    String id = sim.path("docId").asText("");
    return new Hit(
        "",
        id.isEmpty() ? Digest.of(text) : id, // equal texts get an equal name
        sim.path("score").asDouble(),
        Map.of(options.field(), text));
  }
}
