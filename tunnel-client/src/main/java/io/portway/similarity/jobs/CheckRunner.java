package io.portway.similarity.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.CheckListener;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.InputFormat;
import io.portway.similarity.input.InputOptions;
import io.portway.similarity.input.InputReader;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.Status;
import io.portway.similarity.report.Totals;
import io.portway.similarity.store.ResultFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Checks one document by the rules of the endpoint, on the thread that calls, and writes its report
 * in every form. Results are on disk meanwhile. Immutable.
 *
 * @param clients one for each job, in its language; closed when the job ends
 * @param how documents are read
 * @param options by which rules they are checked
 */
public record CheckRunner(
    Function<Locale, SimilarityClient> clients, InputOptions how, CheckOptions options) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a check came to. */
  record Outcome(JobState state, JsonNode totals, JobError error) {}

  /**
   * Runs a job to its end.
   *
   * @throws InterruptedException if it is to be stopped; then nothing of it counts
   */
  Outcome run(CheckJob job, JobFiles files) throws InterruptedException, IOException {
    JobRecord record = job.now().record();
    Messages messages = Sentences.of(record.language());
    try (SimilarityClient client = clients.apply(record.language());
        ResultFile results = ResultFile.create()) {
      Input input = read(record, files.input(record.id()));
      Listener listener = new Listener(job, input.paragraphs().size(), messages);
      Report report = client.check(input, options, listener, results);
      if (Thread.interrupted()) {
        throw new InterruptedException("the job is stopped");
      }
      HopException end = listener.end;
      if (end != null && report.totals().count(Status.OK) == 0) {
        throw end;
      }
      for (ReportFormat format : ReportFormat.values()) {
        report.write(files.report(record.id(), format), format, record.language());
      }
      JobError error = end == null ? null : JobError.of(end, messages);
      return new Outcome(JobState.DONE, totals(report.totals()), error);
    } catch (HopException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the job is stopped");
      }
      return new Outcome(JobState.FAILED, null, JobError.of(e, messages));
    }
  }

  private Input read(JobRecord record, Path file) throws IOException {
    InputFormat format =
        record.format() == null ? null : InputFormat.ofWord(record.format()).orElse(null);
    InputReader reader = new InputReader(format == null ? how : how.withFormat(format));
    try (InputStream in = Files.newInputStream(file)) {
      Input input = reader.read(in, record.name());
      if (input.paragraphs().isEmpty()) {
        throw new HopException(
            Hop.INPUT, Failure.INPUT, Text.of("input.nothing"), Text.of("input.nothing.remedy"));
      }
      return input;
    }
  }

  /** The figures that a front end shows beside a name; the report has all of them. */
  private static JsonNode totals(Totals totals) {
    ObjectNode json = JSON.createObjectNode();
    json.put("paragraphs", totals.paragraphs());
    for (Status status : Status.values()) {
      json.put(status.word(), totals.count(status));
    }
    json.put("overallCopied", totals.overallCopied());
    json.put("withoutQuotes", totals.withoutQuotes());
    json.put("withoutOwn", totals.withoutOwn());
    return json;
  }

  /** Tells the job how far the check is. */
  private static final class Listener implements CheckListener {
    private final CheckJob job;
    private final int paragraphs;
    private final Messages messages;
    private final AtomicInteger done = new AtomicInteger();
    private volatile HopException end;

    Listener(CheckJob job, int paragraphs, Messages messages) {
      this.job = job;
      this.paragraphs = paragraphs;
      this.messages = messages;
      job.change(record -> record.at(0, paragraphs));
    }

    @Override
    public void onDone(int more) {
      done.addAndGet(more);
      // Read inside: of two threads the later one must not tell the smaller number.
      job.change(record -> record.at(done.get(), paragraphs));
    }

    @Override
    public void onPause(Text why) {
      job.change(record -> record.waitingFor(messages.get(why)));
    }

    @Override
    public void onPauseOver() {
      job.change(record -> record.waitingFor(null));
    }

    @Override
    public void onEnd(HopException why) {
      end = why;
    }
  }
}
