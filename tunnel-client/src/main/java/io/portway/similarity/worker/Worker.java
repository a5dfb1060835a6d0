package io.portway.similarity.worker;

import io.portway.message.Text;
import io.portway.similarity.CheckListener;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.agent.JobAnswer;
import io.portway.similarity.agent.JobHead;
import io.portway.similarity.agent.JobRequest;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Input;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.search.SecretFile;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.store.ResultFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does one job within its terms. Owned by one thread. */
final class Worker {
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  /** Nobody waits for a job any longer. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Terms terms;

  Worker(Terms terms) {
    this.terms = terms;
  }

  /** Reads the request from {@code in} and answers to {@code out}, whatever happens. */
  void run(InputStream in, OutputStream out) throws IOException, InterruptedException {
    ScheduledExecutorService signs = Executors.newSingleThreadScheduledExecutor();
    try (JobAnswer answer = new JobAnswer(out, Sentences.ENGLISH)) {
      repeat(signs, JobAnswer.BETWEEN_FLUSHES, answer::flush);
      repeat(signs, SIGN_OF_LIFE, answer::alive);
      try {
        JobRequest request = JobRequest.read(in, terms.maxInput());
        answer.speak(Sentences.of(Locale.forLanguageTag(request.head().language())));
        run(request, answer);
      } catch (HopException e) {
        answer.failed(e);
      } catch (IllegalArgumentException e) {
        // Options of a peer that no client of ours makes.
        answer.failed(refused(Failure.USAGE, "job.unreadable", e.getMessage()));
      }
    } finally {
      signs.shutdownNow();
    }
  }

  private static void repeat(ScheduledExecutorService signs, Duration every, Runnable task) {
    ScheduledFuture<?> unused =
        signs.scheduleWithFixedDelay(
            task, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(JobRequest request, JobAnswer answer) throws InterruptedException {
    JobHead head = request.head();
    requireAllowed(head);
    // At once: who gave the job can tell a slow start from an agent that is gone.
    answer.alive();
    try (SimilarityClient client = client(head, answer)) {
      if (head.kind() == JobHead.Kind.SEARCH) {
        SearchResult result = client.search(head.search().text(), head.searchOptions());
        answer.result(result);
        answer.over("");
        return;
      }
      CheckOptions options = head.checkOptions();
      try (ResultFile results = ResultFile.create()) {
        Report report =
            client.check(Input.of("", request.paragraphs()), options, new Telling(answer), results);
        answer.over(String.valueOf(report.parameters().get("engine")));
      }
    }
  }

  private void requireAllowed(JobHead head) {
    String server = SearchAddress.parse(terms.url()).toString();
    if (head.server() != null && !SearchAddress.parse(head.server()).toString().equals(server)) {
      throw refused(Failure.REFUSED, "job.server-refused", head.server());
    }
    for (String index : head.index().split(",", -1)) {
      if (!terms.indices().contains(index)) {
        throw refused(Failure.REFUSED, "job.index-refused", index);
      }
    }
    if (head.check() != null && !head.check().excluded().stream().allMatch(QueryGuard::allows)) {
      throw refused(Failure.REFUSED, "job.query-refused");
    }
  }

  private static HopException refused(Failure failure, String key, Object... arguments) {
    return new HopException(Hop.AGENT, failure, Text.of(key, arguments), Text.of(key + ".remedy"));
  }

  private SimilarityClient client(JobHead head, JobAnswer answer) {
    Duration timeout = Duration.ofMillis(Math.max(1, head.timeoutMillis()));
    SimilarityClient.Builder builder =
        SimilarityClient.builder()
            .server(terms.url())
            .timeout(timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST)
            .patience(Duration.ofMillis(Math.max(0, head.patienceMillis())))
            .language(Locale.forLanguageTag(head.language()))
            .notes(note -> tell(note, answer));
    showRights(builder);
    if (head.cached() && terms.cache() != null) {
      builder.cache(Path.of(terms.cache()));
    }
    return builder.build();
  }

  /** A file that can't be used is the agent's matter, and not that of who gave the job. */
  private void showRights(SimilarityClient.Builder builder) {
    try {
      builder.credentials(credentials()).tls(tls());
    } catch (HopException e) {
      throw new HopException(
          Hop.AGENT,
          Failure.UNREACHABLE,
          Text.of("job.misconfigured", e.sentence()),
          Text.of("job.misconfigured.remedy"),
          e);
    }
  }

  /** That nothing can be kept is of no interest to who did not ask for it. */
  private static void tell(Text note, JobAnswer answer) {
    if (!note.key().equals("cache.no-state")) {
      answer.note(note);
    }
  }

  private Credentials credentials() {
    if (terms.apiKeyFile() != null) {
      return Credentials.apiKey(SecretFile.read(Path.of(terms.apiKeyFile())));
    }
    return terms.user() == null
        ? Credentials.NONE
        : Credentials.basic(terms.user(), SecretFile.read(Path.of(terms.passwordFile())));
  }

  private ServerTls tls() {
    ServerTls tls = ServerTls.USUAL.withName(terms.name());
    if (terms.authorities() != null) {
      tls = tls.withAuthorities(Path.of(terms.authorities()));
    }
    if (terms.fingerprint() != null) {
      tls = tls.withFingerprint(terms.fingerprint());
    }
    return terms.certificate() == null
        ? tls
        : tls.withCertificate(Path.of(terms.certificate()), Path.of(terms.key()));
  }

  /** Tells what a check finds, as it finds it. */
  private record Telling(JobAnswer answer) implements CheckListener {
    @Override
    public void onParagraph(ParagraphResult result) {
      answer.result(result);
    }

    @Override
    public void onPause(Text why) {
      answer.pause(why);
    }

    @Override
    public void onPauseOver() {
      answer.resumed();
    }

    @Override
    public void onEnd(HopException why) {
      answer.end(why);
    }
  }
}
