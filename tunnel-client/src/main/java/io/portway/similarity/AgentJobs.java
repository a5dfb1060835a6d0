package io.portway.similarity;

import io.portway.mapping.HostPort;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.agent.AgentRun;
import io.portway.similarity.agent.JobHead;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.EarlierReport;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.Status;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has the agent beside the search server do it. Immutable, any thread.
 *
 * @param server the one that is meant; null for the agent's
 * @param cached whether the agent may keep results, and give earlier ones
 */
record AgentJobs(
    OpenRoute way,
    SearchAddress server,
    boolean cached,
    Duration patience,
    Messages messages,
    Consumer<Text> notes)
    implements Jobs {
  @Override
  public SearchResult search(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException {
    return run(deadline).search(text, options);
  }

  @Override
  public Report check(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException {
    EarlierReport earlier = Jobs.earlier(options);
    Map<Paragraph, ParagraphResult> known = new HashMap<>();
    List<Paragraph> asked = new ArrayList<>();
    for (Paragraph paragraph : input.paragraphs()) {
      ParagraphResult result = earlier == null ? null : earlier.find(paragraph);
      if (result == null) {
        asked.add(paragraph);
      } else {
        known.put(paragraph, result);
      }
    }
    if (!known.isEmpty()) {
      listener.onDone(known.size());
    }
    InOrder inOrder = new InOrder(input.paragraphs(), known, results, listener);
    AgentRun run = run(deadline);
    run.check(asked, options, listener, inOrder);
    if (earlier != null) {
      notes.accept(Text.of("note.since", earlier.taken(), input.paragraphs().size()));
    }
    inOrder.finish(paragraph -> unfinished(paragraph, run.end(), options));
    if (run.end() != null) {
      listener.onEnd(run.end());
    }
    return Jobs.report(input, options, run.engine(), results, messages);
  }

  private AgentRun run(Deadline deadline) throws InterruptedException {
    HostPort address = way.agent(deadline);
    return new AgentRun(
        address,
        server == null ? null : server.toString(),
        new JobHead.Manners(messages.locale(), deadline.total(), patience, cached),
        deadline,
        notes);
  }

  private ParagraphResult unfinished(Paragraph paragraph, HopException end, CheckOptions options) {
    boolean failed = end != null && end.failure() != Failure.DEADLINE;
    return ParagraphResult.without(
        paragraph,
        failed ? Status.FAILED : Status.TIMED_OUT,
        messages.get(end == null ? Text.of("check.stopped") : end.sentence()),
        options.letters(paragraph.body()));
  }

  /** Puts what the agent finds between what was known, in the order of the input. */
  private static final class InOrder implements Consumer<ParagraphResult> {
    /** Gives a paragraph that nobody got to its result. */
    interface Filler {
      ParagraphResult fill(Paragraph paragraph);
    }

    private final List<Paragraph> paragraphs;
    private final Map<Paragraph, ParagraphResult> known;
    private final List<ParagraphResult> results;
    private final CheckListener listener;
    private int next;

    InOrder(
        List<Paragraph> paragraphs,
        Map<Paragraph, ParagraphResult> known,
        List<ParagraphResult> results,
        CheckListener listener) {
      this.paragraphs = paragraphs;
      this.known = known;
      this.results = results;
      this.listener = listener;
    }

    @Override
    public void accept(ParagraphResult result) {
      addKnown();
      add(result);
      addKnown();
    }

    void finish(Filler filler) {
      addKnown();
      while (next < paragraphs.size()) {
        add(filler.fill(paragraphs.get(next)));
        addKnown();
      }
    }

    private void addKnown() {
      while (next < paragraphs.size() && known.containsKey(paragraphs.get(next))) {
        add(known.get(paragraphs.get(next)));
      }
    }

    private void add(ParagraphResult result) {
      next++;
      results.add(result);
      listener.onParagraph(result);
    }
  }
}
