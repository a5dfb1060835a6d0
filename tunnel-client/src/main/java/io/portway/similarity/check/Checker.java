package io.portway.similarity.check;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Messages;
import io.portway.similarity.hop.Text;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.ChineseScripts;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.match.Folding;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Queries;
import io.portway.similarity.search.SearchItem;
import io.portway.similarity.search.SearchServer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the paragraphs of a document. Every paragraph gets a result, in the order of the input,
 * whatever happens to the others: one that the server can't digest is set aside, and when the
 * server is gone or the time is over the rest say so.
 */
public final class Checker {
  private static final Logger log = LoggerFactory.getLogger(Checker.class);

  /** Searches that one request carries, see similarity.md, "msearch". */
  private static final int SEARCHES_PER_BATCH = 25;

  private static final int CANDIDATES = 20;
  private static final int CANDIDATES_PER_WINDOW = 5;
  private static final int SEED_CANDIDATES = 10;
  private static final int MAX_LETTERS = 100_000;

  private final SearchServer server;
  private final CheckOptions options;
  private final Queries queries;
  private final Messages messages;
  private final Judge judge;
  private final Progress progress;

  /** The first failure that concerns everybody; what is not done by then won't be tried. */
  private final AtomicReference<HopException> end = new AtomicReference<>();

  public Checker(SearchServer server, CheckOptions options, Messages messages, Progress progress) {
    this.server = server;
    this.options = options;
    this.messages = messages;
    this.progress = progress;
    this.queries = new Queries(options.field(), sources(options), options.excluded());
    this.judge = new Judge(options, messages);
  }

  private static Set<String> sources(CheckOptions options) {
    Set<String> sources = new LinkedHashSet<>(options.shown());
    sources.addAll(options.own().fields());
    return sources;
  }

  /**
   * One result per paragraph. An interrupt ends the check early and stays set: the paragraphs
   * without a result are then marked as timed out.
   */
  public List<ParagraphResult> check(List<Paragraph> paragraphs) {
    AtomicReferenceArray<ParagraphResult> results = new AtomicReferenceArray<>(paragraphs.size());
    AtomicInteger threads = new AtomicInteger();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            options.concurrency(),
            task -> {
              Thread thread = new Thread(task, "portway-check-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (List<Query> batch : batches(paragraphs, results)) {
        executor.execute(() -> run(batch, results));
      }
      executor.shutdown();
      if (!executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("an endless wait ended");
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    return collect(paragraphs, results);
  }

  /** What ended the check early, null if nothing did. */
  public HopException end() {
    return end.get();
  }

  /** Sorts out what needs no server, and packs the rest. */
  private List<List<Query>> batches(
      List<Paragraph> paragraphs, AtomicReferenceArray<ParagraphResult> results) {
    List<List<Query>> batches = new ArrayList<>();
    List<Query> batch = new ArrayList<>();
    int searches = 0;
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph paragraph = paragraphs.get(i);
      FoldedText folded = options.paragraph(paragraph.body());
      Text unfit = unfit(paragraph, folded);
      if (unfit != null) {
        Status status = folded.letters() == 0 ? Status.SKIPPED : Status.FAILED;
        finish(
            ParagraphResult.without(paragraph, status, messages.get(unfit), folded.letters()),
            results);
        continue;
      }
      Query query = new Query(paragraph, folded, variants(paragraph.body()));
      if (!batch.isEmpty() && searches + query.items().size() > SEARCHES_PER_BATCH) {
        batches.add(batch);
        batch = new ArrayList<>();
        searches = 0;
      }
      batch.add(query);
      searches += query.items().size();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private static Text unfit(Paragraph paragraph, FoldedText folded) {
    if (paragraph.body().isBlank()) {
      return Text.of("check.empty");
    }
    if (folded.letters() == 0) {
      return Text.of("check.no-letters");
    }
    return folded.letters() > MAX_LETTERS ? Text.of("check.too-long", MAX_LETTERS) : null;
  }

  private List<Variant> variants(String body) {
    return switch (options.rule()) {
      case FIGURES -> {
        String other = options.folding() == Folding.CHINESE ? ChineseScripts.other(body) : body;
        yield Stream.of(body, other).distinct().map(this::variant).toList();
      }
      case SEED -> List.of(new Variant(body, List.of(queries.match(body, SEED_CANDIDATES))));
    };
  }

  private Variant variant(String text) {
    List<SearchItem> items = new ArrayList<>();
    items.add(queries.moreLikeThis(text, CANDIDATES));
    items.addAll(queries.windows(text, CANDIDATES_PER_WINDOW));
    return new Variant(text, items);
  }

  private void run(List<Query> batch, AtomicReferenceArray<ParagraphResult> results) {
    try {
      if (end.get() != null) {
        return;
      }
      new Batch(server, options, queries).run(batch);
      batch.forEach(query -> finish(judge.judge(query), results));
    } catch (HopException e) {
      onFailure(batch, e, results);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a batch of {} paragraphs failed, trying each alone", batch.size(), e);
      setAside(batch, Text.of("check.bug", e), results);
    }
  }

  private void onFailure(
      List<Query> batch, HopException e, AtomicReferenceArray<ParagraphResult> results) {
    boolean concernsAll = e.failure() == Failure.DEADLINE || e.failure() == Failure.REFUSED;
    if (concernsAll || !server.isAlive()) {
      end.compareAndSet(null, e);
    } else {
      setAside(batch, e.sentence(), results);
    }
  }

  /** One paragraph may have spoilt the request for the others: so each gets its own. */
  private void setAside(
      List<Query> batch, Text why, AtomicReferenceArray<ParagraphResult> results) {
    if (batch.size() > 1) {
      batch.forEach(query -> run(List.of(query.fresh()), results));
      return;
    }
    Query query = batch.get(0);
    finish(
        ParagraphResult.without(
            query.paragraph(), Status.FAILED, messages.get(why), query.folded().letters()),
        results);
  }

  private void finish(ParagraphResult result, AtomicReferenceArray<ParagraphResult> results) {
    results.set(result.paragraph().seq() - 1, result);
    progress.onDone(1);
  }

  private List<ParagraphResult> collect(
      List<Paragraph> paragraphs, AtomicReferenceArray<ParagraphResult> results) {
    HopException why = end.get();
    boolean failed = why != null && why.failure() != Failure.DEADLINE;
    String reason = messages.get(why == null ? Text.of("check.stopped") : why.sentence());
    List<ParagraphResult> all = new ArrayList<>(paragraphs.size());
    for (int i = 0; i < paragraphs.size(); i++) {
      ParagraphResult result = results.get(i);
      if (result == null) {
        Paragraph paragraph = paragraphs.get(i);
        int letters = options.paragraph(paragraph.body()).letters();
        result =
            ParagraphResult.without(
                paragraph, failed ? Status.FAILED : Status.TIMED_OUT, reason, letters);
      }
      all.add(result);
    }
    return all;
  }
}
