package io.portway.similarity.serve;

import static io.portway.similarity.serve.Route.Access.OPEN;
import static io.portway.similarity.serve.Route.Access.TOKEN;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.similarity.jobs.CheckJob;
import io.portway.similarity.jobs.JobJson;
import io.portway.similarity.jobs.JobQueue;
import io.portway.similarity.jobs.JobRecord;
import io.portway.similarity.jobs.JobState;
import io.portway.similarity.report.ReportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/** What can be asked about documents. Any thread. */
final class JobRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each holds a thread of the server. */
  private static final int MAX_STREAMS = 32;

  /**
   * For a report's own page, beside the policy that it has itself: it runs its script, and can
   * reach nothing of the page that it is shown in.
   */
  private static final String REPORT_POLICY =
      "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src"
          + " 'unsafe-inline'; frame-ancestors 'self'";

  private final JobQueue jobs;
  private final Tickets tickets;
  private final long maxInput;
  private final EventStream events = new EventStream(Token.random(6), this::json);
  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  JobRoutes(JobQueue jobs, long maxInput, Clock clock) {
    this.jobs = jobs;
    this.maxInput = maxInput;
    this.tickets = new Tickets(clock);
  }

  List<Route> list() {
    return List.of(
        new Route("POST", "/api/jobs", TOKEN, this::submit),
        new Route("GET", "/api/jobs", TOKEN, this::all),
        new Route("GET", "/api/jobs/{id}", TOKEN, call -> call.send(200, json(job(call)))),
        new Route("DELETE", "/api/jobs/{id}", TOKEN, this::remove),
        new Route("GET", "/api/jobs/{id}/events", TOKEN, this::watch),
        new Route("GET", "/api/jobs/{id}/report", TOKEN, this::report),
        new Route("POST", "/api/jobs/{id}/tickets", TOKEN, this::ticket),
        new Route("GET", "/tickets/{ticket}/report", OPEN, this::reportByTicket));
  }

  private void submit(Call call) throws IOException {
    Upload upload = new Upload(call, maxInput);
    upload.requireSmall();
    try (JobQueue.Place place = jobs.place().orElseThrow(this::full)) {
      Upload.Received document = upload.receive(place.document());
      JobRecord job = place.submit(document.name(), document.format(), call.language());
      call.set("Location", "/api/jobs/" + job.id());
      call.send(202, json(job));
    }
  }

  private HttpProblem full() {
    long seconds = Math.max(1, jobs.untilPlace().toSeconds());
    return HttpProblem.of(429, "TOO-MANY", "http.too-many")
        .with("Retry-After", Long.toString(seconds));
  }

  private void all(Call call) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("jobs");
    jobs.list().forEach(job -> list.add(json(job)));
    call.send(200, answer);
  }

  private void remove(Call call) throws IOException {
    jobs.remove(job(call).id());
    call.sendNothing(204);
  }

  private void watch(Call call) throws IOException, InterruptedException {
    CheckJob job = found(call);
    if (!streams.tryAcquire()) {
      throw HttpProblem.of(429, "TOO-MANY", "http.too-many-streams").with("Retry-After", "5");
    }
    try {
      events.serve(call, job);
    } finally {
      streams.release();
    }
  }

  private void ticket(Call call) throws IOException {
    String ticket = tickets.issue(job(call).id());
    ObjectNode answer = JSON.createObjectNode();
    answer.put("report", "/tickets/" + ticket + "/report");
    answer.put("seconds", Tickets.LIFE.toSeconds());
    call.send(201, answer);
  }

  private void report(Call call) throws IOException {
    send(job(call), call);
  }

  private void reportByTicket(Call call) throws IOException {
    String id =
        tickets
            .job(call.captured("ticket"))
            .orElseThrow(() -> HttpProblem.of(404, "TICKET", "http.ticket"));
    send(jobs.find(id).orElseThrow(JobRoutes::unknown).now().record(), call);
  }

  private void send(JobRecord job, Call call) throws IOException {
    ReportFormat format = format(call.query("format").orElse("html"));
    if (job.state() != JobState.DONE) {
      throw HttpProblem.of(409, "NOT-DONE", "http.not-done", job.state().word());
    }
    Path file = jobs.report(job.id(), format);
    try (InputStream in = Files.newInputStream(file)) {
      call.set("Content-Type", type(format));
      call.set("Content-Disposition", disposition(job, format, call));
      if (format == ReportFormat.HTML) {
        call.set("Content-Security-Policy", REPORT_POLICY);
      }
      call.exchange().sendResponseHeaders(200, Files.size(file));
      try (OutputStream out = call.exchange().getResponseBody()) {
        in.transferTo(out);
      }
    } catch (NoSuchFileException e) {
      throw unknown();
    }
  }

  private static ReportFormat format(String word) {
    return Arrays.stream(ReportFormat.values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                HttpProblem.of(
                    400,
                    "FORMAT",
                    "http.report-format",
                    word,
                    String.join(
                        ", ",
                        Arrays.stream(ReportFormat.values()).map(ReportFormat::word).toList())));
  }

  private static String type(ReportFormat format) {
    return switch (format) {
      case HTML -> "text/html; charset=utf-8";
      case JSON, SEED -> "application/json; charset=utf-8";
      case CSV -> "text/csv; charset=utf-8";
      case MD -> "text/markdown; charset=utf-8";
      case XLSX -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      case DOCX -> "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    };
  }

  /** A file to keep, but for what a page shows in a frame. RFC 6266. */
  private static String disposition(JobRecord job, ReportFormat format, Call call) {
    boolean inFrame = format == ReportFormat.HTML && call.query("download").isEmpty();
    String ending = format == ReportFormat.SEED ? "seed.json" : format.word();
    String name = job.name().replaceAll("[/\\\\]", "_") + "." + ending;
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return (inFrame ? "inline" : "attachment")
        + "; filename=\"report."
        + ending
        + "\"; filename*=UTF-8''"
        + encoded;
  }

  private JobRecord job(Call call) {
    return found(call).now().record();
  }

  private CheckJob found(Call call) {
    return jobs.find(call.captured("id")).orElseThrow(JobRoutes::unknown);
  }

  private static HttpProblem unknown() {
    return HttpProblem.of(404, "JOB", "http.job");
  }

  private ObjectNode json(JobRecord job) {
    ObjectNode json = JobJson.write(job);
    json.put("expires", job.finished() == null ? null : jobs.expiry(job).toString());
    return json;
  }
}
