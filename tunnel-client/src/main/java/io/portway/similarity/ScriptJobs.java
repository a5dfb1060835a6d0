package io.portway.similarity;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.ScriptChecker;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Input;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.script.RemoteScript;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.ssh.SshSession;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Has a script on the SSH host do it. Immutable, any thread. */
record ScriptJobs(OpenRoute way, String script, Messages messages, OutputStream standardError)
    implements Jobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public SearchResult search(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    return new SearchResult(askScript(text, options, deadline), null);
  }

  /** The script's list of objects, one per document, with whatever fields it chose. */
  private List<Hit> askScript(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    ObjectNode question = JSON.createObjectNode();
    question.put("text", text);
    question.put("index", options.index());
    question.put("field", options.field());
    question.put("size", options.size());
    List<Hit> hits = new ArrayList<>();
    for (JsonNode one : script(deadline).ask(List.of(text), question)) {
      hits.add(
          new Hit(
              "",
              one.path("docId").asText(""),
              one.path("score").asDouble(),
              JSON.convertValue(one, new TypeReference<>() {})));
    }
    return hits;
  }

  @Override
  public Report check(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException {
    if (options.earlier() != null) {
      throw new HopException(
          Hop.COMMAND_LINE,
          Failure.USAGE,
          Text.of("usage.since-exec"),
          Text.of("usage.since-exec.remedy"));
    }
    ScriptChecker checker = new ScriptChecker(options, messages);
    SshSession session = way.ssh(deadline);
    JsonNode answer =
        script(deadline).ask(List.of(), checker.question(options.index(), input.paragraphs()));
    for (ParagraphResult result : checker.results(input.paragraphs(), answer)) {
      results.add(result);
      listener.onParagraph(result);
    }
    return Jobs.report(input, options, session.target() + " " + script, results, messages);
  }

  private RemoteScript script(Deadline deadline) throws InterruptedException {
    return new RemoteScript(way.ssh(deadline), script, standardError, deadline);
  }
}
