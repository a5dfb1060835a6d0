package io.portway.similarity.agent;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.IOUtils;

/**
 * Gives jobs to an agent, at the port of our own that its search mapping is open at. One job at a
 * time; owned by one thread.
 */
final class JobClient {
  private static final int BUSY = 429;
  private static final int TOO_LARGE = 413;
  private static final int MAX_REFUSAL = 64 << 10;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  /**
   * A worker gives a sign of life every ten seconds, and a link that was lost is back within the
   * relay's resume window, or not at all.
   */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /** The slowest way that a request is waited for, beyond that. */
  private static final int SLOWEST_BYTES_PER_SECOND = 10_000;

  private static final long LOOK_SECONDS = 1;

  private final URI place;
  private final Deadline deadline;
  private final Runnable onBusy;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param onBusy hears each time that the agent has no place for a job
   */
  JobClient(HostPort address, Deadline deadline, Runnable onBusy) {
    this.place = URI.create("http://" + address + "/v1/job");
    this.deadline = deadline;
    this.onBusy = onBusy;
  }

  /** Somebody says that the agent, or what it needs, is not there. */
  static final class AwayException extends IOException {
    private static final long serialVersionUID = 1L;

    AwayException(String message) {
      super(message);
    }
  }

  /** Hears the lines of an answer. */
  interface Lines {
    /** Whether more is wanted. */
    boolean hear(JobLine line) throws InterruptedException;
  }

  /**
   * Gives a job, waits while the agent is busy, and hears its answer to the last line.
   *
   * @throws IOException if the way broke, or the agent went: another attempt may do
   * @throws HopException if the agent refused, which another attempt would not change
   */
  void run(JobRequest request, Lines lines) throws IOException, InterruptedException {
    byte[] body = request.body();
    while (true) {
      deadline.check(Hop.AGENT);
      HttpResponse<InputStream> response = send(body);
      try (InputStream in = response.body()) {
        if (response.statusCode() == 200) {
          hear(in, lines);
          return;
        }
        if (response.statusCode() != BUSY) {
          throw refusal(response.statusCode(), in.readNBytes(MAX_REFUSAL));
        }
      }
      onBusy.run();
      TimeUnit.NANOSECONDS.sleep(deadline.within(BETWEEN_ATTEMPTS).toNanos());
    }
  }

  private HttpResponse<InputStream> send(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(place)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .timeout(deadline.within(SILENCE.plusSeconds(body.length / SLOWEST_BYTES_PER_SECOND)))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  /** The client's own limit is for the headers: a body that stays away would be waited for. */
  private void hear(InputStream in, Lines lines) throws IOException, InterruptedException {
    AtomicLong heardNanos = new AtomicLong(System.nanoTime());
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(JobClient::daemon);
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            () -> closeIfSilent(in, heardNanos.get()),
            LOOK_SECONDS,
            LOOK_SECONDS,
            TimeUnit.SECONDS);
    try (MappingIterator<JobLine> all =
        Wire.JSON.readerFor(JobLine.class).readValues(new GZIPInputStream(in))) {
      while (all.hasNextValue()) {
        boolean more = lines.hear(all.nextValue());
        heardNanos.set(System.nanoTime());
        if (!more) {
          return;
        }
      }
      throw new IOException("the answer ended before its last line");
    } catch (JacksonException e) {
      throw new IOException("the answer can't be read: " + e.getOriginalMessage(), e);
    } finally {
      watch.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "portway-job-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void closeIfSilent(InputStream in, long heardNanos) {
    if (deadline.expired() || System.nanoTime() - heardNanos > SILENCE.toNanos()) {
      IOUtils.closeQuietly(in);
    }
  }

  /** The agent's, the relay's in its place, or that of something else that speaks HTTP. */
  private static RuntimeException refusal(int status, byte[] body) throws IOException {
    String error = "";
    String message = "";
    try {
      JsonNode json = Wire.JSON.readTree(body);
      error = json.path("error").asText();
      message = json.path("message").asText();
    } catch (JacksonException e) {
      // No JSON: said below.
    }
    if (status == TOO_LARGE) {
      return new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("job.refused", message),
          Text.of("job.too-large.remedy"));
    }
    if (error.equals("job-failed") || status == 502 || status == 503 || status == 504) {
      throw new AwayException(message.isEmpty() ? "HTTP status " + status : message);
    }
    if (error.equals("denied")) {
      return new HopException(
          Hop.RELAY,
          Failure.REFUSED,
          Text.of("job.refused", message),
          Text.of("job.denied.remedy"));
    }
    return new HopException(
        Hop.AGENT, Failure.USAGE, Text.of("job.no-jobs", status), Text.of("job.no-jobs.remedy"));
  }
}
