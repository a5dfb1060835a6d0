package io.portway.similarity.check;

import io.portway.message.Messages;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.search.SearchServer;
import java.time.Duration;

/** Checks the paragraphs of documents against one field of one index. Any thread. */
public final class Checker {
  /** An agent that restarts, or a network that is changed over, is back by then. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

  private final SearchServer server;
  private final CheckOptions options;
  private final Messages messages;
  private final Progress progress;
  private final KnownResults known;
  private final Duration patience;

  public Checker(SearchServer server, CheckOptions options, Messages messages, Progress progress) {
    this(server, options, messages, progress, KnownResults.NONE, DEFAULT_PATIENCE);
  }

  /**
   * @param known is looked into before the server is asked, and hears of what was found out
   * @param patience for how long a run waits when nothing gets through to the server; zero for not
   *     at all
   */
  public Checker(
      SearchServer server,
      CheckOptions options,
      Messages messages,
      Progress progress,
      KnownResults known,
      Duration patience) {
    this.server = server;
    this.options = options;
    this.messages = messages;
    this.progress = progress;
    this.known = known;
    this.patience = patience;
  }

  /** Begins at once. The run must be closed, by the thread that takes its results. */
  public CheckRun check(Iterable<Paragraph> paragraphs) {
    Outage outage = new Outage(server, patience, progress);
    BatchRunner runner = new BatchRunner(server, options, messages, progress, known, outage);
    return new CheckRun(paragraphs.iterator(), options, messages, progress, known, runner);
  }
}
