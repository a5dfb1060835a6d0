package io.portway.similarity.agent;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Progress;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A search or a check by an agent, to its end: where the agent goes in the middle, the rest is
 * given to it again when it is back. Owned by one thread.
 */
public final class AgentRun {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  /** One paragraph may be what ends a job each time. */
  private static final int BREAKS_WITHOUT_RESULT = 3;

  private final JobClient client;
  private final String server;
  private final JobHead.Manners manners;
  private final Deadline deadline;
  private final Consumer<Text> notes;

  private String engine = "";
  private HopException end;
  private boolean toldOfQueue;

  /**
   * @param address where the mapping is open
   * @param server the search server that is meant; null for the agent's
   */
  public AgentRun(
      HostPort address,
      String server,
      JobHead.Manners manners,
      Deadline deadline,
      Consumer<Text> notes) {
    this.client = new JobClient(address, deadline, this::tellOfQueue);
    this.server = server;
    this.manners = manners;
    this.deadline = deadline;
    this.notes = notes;
  }

  /** What answered. */
  public String engine() {
    return engine;
  }

  /** What ended the check early, null if nothing did. */
  public HopException end() {
    return end;
  }

  /** A search. */
  public SearchResult search(String text, SearchOptions options) throws InterruptedException {
    JobRequest request =
        new JobRequest(JobHead.ofSearch(text, options, server, mannersNow()), List.of());
    List<SearchResult> found = new ArrayList<>();
    try {
      client.run(
          request,
          line -> {
            if (line.hits() != null) {
              String problem = line.hits().problem();
              found.add(
                  new SearchResult(
                      line.hits().found(), problem == null ? null : JobLine.said(problem)));
            }
            return isMore(line);
          });
    } catch (IOException e) {
      throw broken(e);
    }
    if (found.isEmpty()) {
      throw broken(new IOException("the answer has no result"));
    }
    return found.get(0);
  }

  /**
   * A check. When the time is over, or the agent stays away, it returns early, and {@link #end}
   * says why; so it does when the thread is interrupted, which stays set.
   *
   * @param results gets those of the first paragraphs, in their order
   * @throws HopException if the check can't begin
   */
  public void check(
      List<Paragraph> paragraphs,
      CheckOptions options,
      Progress progress,
      Consumer<ParagraphResult> results) {
    Check check = new Check(paragraphs, options, progress, results);
    try {
      check.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (HopException e) {
      if (!check.hasBegun || check.wasRefused) {
        throw e;
      }
      end = e;
    }
  }

  private void tellOfQueue() {
    if (!toldOfQueue) {
      toldOfQueue = true;
      notes.accept(Text.of("job.busy"));
    }
  }

  /** The rest of the time, so that the agent's answer comes before it is over. */
  private JobHead.Manners mannersNow() {
    return new JobHead.Manners(
        manners.language(), deadline.remaining(), manners.patience(), manners.cached());
  }

  private boolean isMore(JobLine line) {
    if (line.note() != null) {
      notes.accept(JobLine.said(line.note()));
    }
    if (line.failed() != null) {
      throw line.failed().asException();
    }
    return line.over() == null;
  }

  private HopException broken(IOException e) {
    if (deadline.expired()) {
      return deadline.passed(Hop.AGENT);
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new HopException(
        Hop.AGENT,
        Failure.UNREACHABLE,
        Text.of("job.broken", why),
        Text.of("job.broken.remedy"),
        e);
  }

  /** Where a check is. */
  private final class Check {
    private final List<Paragraph> paragraphs;
    private final CheckOptions options;
    private final Progress progress;
    private final Consumer<ParagraphResult> results;
    private int done;
    private boolean hasBegun;

    /** The agent looked at the job and took it not. */
    private boolean wasRefused;

    Check(
        List<Paragraph> paragraphs,
        CheckOptions options,
        Progress progress,
        Consumer<ParagraphResult> results) {
      this.paragraphs = paragraphs;
      this.options = options;
      this.progress = progress;
      this.results = results;
    }

    void run() throws InterruptedException {
      for (int breaks = 0; ; breaks++) {
        int before = done;
        try {
          ask();
          return;
        } catch (IOException e) {
          if (Thread.interrupted()) {
            throw new InterruptedException("stopped while an agent checked");
          }
          HopException why = broken(e);
          breaks = done > before ? 0 : breaks;
          boolean over = why.failure() == Failure.DEADLINE || breaks == BREAKS_WITHOUT_RESULT;
          // Before anything came, it is a wrong mapping as likely as an outage.
          boolean neverThere = !hasBegun && e instanceof JobClient.AwayException;
          if (neverThere || over || !comesBack(why)) {
            throw why;
          }
        }
      }
    }

    private void ask() throws IOException, InterruptedException {
      List<Paragraph> left = paragraphs.subList(done, paragraphs.size());
      client.run(new JobRequest(JobHead.ofCheck(options, server, mannersNow()), left), this::hear);
    }

    private boolean hear(JobLine line) {
      hasBegun = true;
      wasRefused = line.failed() != null && done == 0;
      if (line.result() != null && done < paragraphs.size()) {
        ParagraphResult result = line.result().of(paragraphs.get(done++));
        progress.onDone(1);
        results.accept(result);
      }
      if (line.pause() != null) {
        progress.onPause(JobLine.said(line.pause()));
      }
      if (line.resumed() != null) {
        progress.onPauseOver();
      }
      if (line.end() != null) {
        end = line.end().asException();
      }
      if (line.over() != null) {
        engine = line.over().engine();
      }
      return isMore(line);
    }

    /** Asked with an empty check, since nothing else tells whether jobs are taken. */
    private boolean comesBack(HopException why) throws InterruptedException {
      if (manners.patience().isZero()) {
        return false;
      }
      Deadline patient = Deadline.after(manners.patience());
      Duration wait = FIRST_WAIT;
      progress.onPause(why.sentence());
      try {
        while (!patient.expired() && !deadline.expired()) {
          TimeUnit.NANOSECONDS.sleep(deadline.within(patient.within(wait)).toNanos());
          try {
            client.run(
                new JobRequest(JobHead.ofCheck(options, server, mannersNow()), List.of()),
                AgentRun.this::isMore);
            return true;
          } catch (IOException e) {
            Duration twice = wait.multipliedBy(2);
            wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
          }
        }
        deadline.check(Hop.AGENT);
        return false;
      } finally {
        progress.onPauseOver();
      }
    }
  }
}
