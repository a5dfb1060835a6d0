package io.portway.similarity.check;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A check under way: one result per paragraph, in the order of the input, whatever happens to the
 * others. {@link #next} waits for the next one. Who takes results slowly slows the check down:
 * never are more than a few hundred paragraphs drawn ahead of what was taken. Owned by one thread.
 *
 * <p>An interrupt of that thread ends the check early and stays set: the paragraphs without a
 * result are then marked as timed out. Closing it ends it, too.
 */
public final class CheckRun implements Iterator<ParagraphResult>, AutoCloseable {
  /** Searches that one request carries, see similarity.md, "msearch". */
  private static final int SEARCHES_PER_BATCH = 25;

  /** Batches drawn ahead for each one under way: enough that one slow answer stops nobody. */
  private static final int BATCHES_AHEAD = 4;

  private static final int MAX_LETTERS = 100_000;

  private final Iterator<Paragraph> input;
  private final CheckOptions options;
  private final Messages messages;
  private final Progress progress;
  private final KnownResults known;
  private final BatchRunner runner;
  private final ExecutorService threads;

  /** What was drawn and not taken. */
  private final Deque<Task> ahead = new ArrayDeque<>();

  /** The searches of those. */
  private int searchesAhead;

  /** The last of those, which no thread has got yet. */
  private List<Task> open = new ArrayList<>();

  private int openSearches;

  CheckRun(
      Iterator<Paragraph> input,
      CheckOptions options,
      Messages messages,
      Progress progress,
      KnownResults known,
      BatchRunner runner) {
    this.input = input;
    this.options = options;
    this.messages = messages;
    this.progress = progress;
    this.known = known;
    this.runner = runner;
    AtomicInteger started = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            options.concurrency(),
            task -> {
              Thread thread = new Thread(task, "portway-check-" + started.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    drawAhead();
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || input.hasNext();
  }

  /** Throws nothing that concerns the check: what went wrong stands in the result. */
  @Override
  public ParagraphResult next() {
    // Drawn in portions: one at a time would make batches of one.
    if (searchesAhead <= maxAhead() / 2) {
      drawAhead();
    }
    Task task = ahead.remove();
    searchesAhead -= task.searches();
    try {
      return threads.isShutdown()
          ? task.result().getNow(runner.unfinished(task))
          : task.result().get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return task.result().getNow(runner.unfinished(task));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch ended without results", e);
    }
  }

  /** What ended the check early, null if nothing did. */
  public HopException end() {
    return runner.end();
  }

  /** Ends what is under way; results that are not there by now will say so. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private int maxAhead() {
    return options.concurrency() * SEARCHES_PER_BATCH * BATCHES_AHEAD;
  }

  private void drawAhead() {
    while (input.hasNext() && searchesAhead < maxAhead()) {
      draw(input.next());
    }
    handOver();
  }

  private void draw(Paragraph paragraph) {
    FoldedText folded = options.paragraph(paragraph.body());
    ParagraphResult result = withoutServer(paragraph, folded);
    int searches = result == null ? Searches.count(paragraph.body(), options) : 1;
    Task task = new Task(paragraph, folded, searches, new CompletableFuture<>());
    ahead.add(task);
    searchesAhead += searches;
    if (result != null) {
      progress.onDone(1);
      task.result().complete(result);
    } else if (!threads.isShutdown()) {
      if (openSearches + searches > SEARCHES_PER_BATCH) {
        handOver();
      }
      open.add(task);
      openSearches += searches;
    }
  }

  private void handOver() {
    if (!open.isEmpty() && !threads.isShutdown()) {
      List<Task> batch = open;
      threads.execute(() -> runner.run(batch));
    }
    open = new ArrayList<>();
    openSearches = 0;
  }

  /** Null where the server must be asked. */
  private ParagraphResult withoutServer(Paragraph paragraph, FoldedText folded) {
    Text unfit = unfit(paragraph, folded);
    if (unfit == null) {
      return known.find(paragraph);
    }
    Status status = folded.letters() == 0 ? Status.SKIPPED : Status.FAILED;
    return ParagraphResult.without(paragraph, status, messages.get(unfit), folded.letters());
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
}
