package io.portway.similarity.check;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchServer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets each task of a batch its result, whatever happens: a paragraph that the server can't digest
 * is set aside, a broken way is waited for, and when the server is gone for good or the time is
 * over the rest say so. Used by several threads.
 */
final class BatchRunner {
  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  /** A paragraph may be what brings the server down: it is not asked about for ever. */
  private static final int OUTAGES_PER_BATCH = 3;

  private final SearchServer server;
  private final CheckOptions options;
  private final Messages messages;
  private final Progress progress;
  private final KnownResults known;
  private final Queries queries;
  private final Judge judge;
  private final Outage outage;

  /** The first failure that concerns everybody; what is not done by then won't be tried. */
  private final AtomicReference<HopException> end = new AtomicReference<>();

  BatchRunner(
      SearchServer server,
      CheckOptions options,
      Messages messages,
      Progress progress,
      KnownResults known,
      Outage outage) {
    this.server = server;
    this.options = options;
    this.messages = messages;
    this.progress = progress;
    this.known = known;
    this.queries = new Queries(options.field(), sources(options), options.excluded());
    this.judge = new Judge(options, messages);
    this.outage = outage;
  }

  private static Set<String> sources(CheckOptions options) {
    Set<String> sources = new LinkedHashSet<>(options.shown());
    sources.addAll(options.own().fields());
    return sources;
  }

  /** What ended the check early, null if nothing did. */
  HopException end() {
    return end.get();
  }

  /** When it returns, every task has its result. */
  void run(List<Task> batch) {
    try {
      ask(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      batch.forEach(task -> task.result().complete(unfinished(task)));
    }
  }

  private void ask(List<Task> batch) throws InterruptedException {
    for (int outages = 0; end.get() == null; outages++) {
      int pastBefore = outage.past();
      try {
        List<Query> asked = batch.stream().map(this::query).toList();
        new Batch(server, options, queries).run(asked);
        for (int i = 0; i < asked.size(); i++) {
          finish(batch.get(i), judge.judge(asked.get(i)));
        }
        return;
      } catch (HopException e) {
        if (!mayAskAgain(e, pastBefore, outages)) {
          if (end.get() == null) {
            setAside(batch, e.sentence());
          }
          return;
        }
      } catch (RuntimeException e) {
        log.error("a batch of {} paragraphs failed, trying each alone", batch.size(), e);
        setAside(batch, Text.of("check.bug", e));
        return;
      }
    }
  }

  /** Waits where waiting may help. Notes what ends the check for all. */
  private boolean mayAskAgain(HopException e, int pastBefore, int outages)
      throws InterruptedException {
    // A relay that has just started names a mapping only after the agent has come back to it.
    boolean refused = e.failure() == Failure.REFUSED && e.hop() != Hop.RELAY;
    if (e.failure() == Failure.DEADLINE || refused) {
      end.compareAndSet(null, e);
      return false;
    }
    try {
      return switch (outage.await(pastBefore, e.sentence())) {
        case NONE -> false;
        case OVER -> outages < OUTAGES_PER_BATCH;
        case LASTING -> {
          end.compareAndSet(null, e);
          yield false;
        }
      };
    } catch (HopException timeIsOver) {
      end.compareAndSet(null, timeIsOver);
      return false;
    }
  }

  /** One paragraph may have spoilt the request for the others: so each gets its own. */
  private void setAside(List<Task> batch, Text why) throws InterruptedException {
    if (batch.size() > 1) {
      for (Task task : batch) {
        ask(List.of(task));
      }
      return;
    }
    Task task = batch.get(0);
    finish(
        task,
        ParagraphResult.without(
            task.paragraph(), Status.FAILED, messages.get(why), task.folded().letters()));
  }

  private Query query(Task task) {
    String body = task.paragraph().body();
    return new Query(task.paragraph(), task.folded(), Searches.of(body, options, queries));
  }

  private void finish(Task task, ParagraphResult result) {
    if (result.status() == Status.OK) {
      known.keep(result);
    }
    // Counted first: who has taken the last result may look at the count.
    if (!task.result().isDone()) {
      progress.onDone(1);
      task.result().complete(result);
    }
  }

  /** The result of a task that nobody gets to any more. */
  ParagraphResult unfinished(Task task) {
    HopException why = end.get();
    boolean failed = why != null && why.failure() != Failure.DEADLINE;
    return ParagraphResult.without(
        task.paragraph(),
        failed ? Status.FAILED : Status.TIMED_OUT,
        messages.get(why == null ? Text.of("check.stopped") : why.sentence()),
        task.folded().letters());
  }
}
