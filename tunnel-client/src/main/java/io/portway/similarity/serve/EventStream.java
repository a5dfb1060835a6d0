package io.portway.similarity.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.similarity.jobs.CheckJob;
import io.portway.similarity.jobs.CheckJob.Moment;
import io.portway.similarity.jobs.JobRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A job's progress as server-sent events. Each has the whole state, so nothing is lost when some
 * are left out, and who comes again with {@code Last-Event-ID} is told when there is another state.
 * The last event is that of a final state.
 */
final class EventStream {
  /** A client that is gone shows when something is written to it. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  /** A check of thousands of paragraphs changes more often than anybody wants to see. */
  private static final long BETWEEN_EVENTS_MILLIS = 100;

  /** Differs from run to run of the endpoint, whose counting begins anew. */
  private final String run;

  private final Function<JobRecord, ObjectNode> json;

  EventStream(String run, Function<JobRecord, ObjectNode> json) {
    this.run = run;
    this.json = json;
  }

  void serve(Call call, CheckJob job) throws IOException, InterruptedException {
    Moment now = job.now();
    String seen = call.header("Last-Event-ID").orElse("");
    if (seen.equals(id(now)) && now.record().state().isFinal()) {
      // An EventSource asks again until it hears that there is nothing more.
      call.sendNothing(204);
      return;
    }
    call.set("Content-Type", "text/event-stream; charset=utf-8");
    call.exchange().sendResponseHeaders(200, 0);
    try (OutputStream out = call.exchange().getResponseBody()) {
      if (seen.equals(id(now))) {
        write(out, ": same\n\n");
        now = job.awaitOtherThan(now.number(), SIGN_OF_LIFE);
      }
      while (true) {
        write(out, id(now).equals(seen) ? ": alive\n\n" : event(now));
        if (now.record().state().isFinal()) {
          return;
        }
        seen = id(now);
        TimeUnit.MILLISECONDS.sleep(BETWEEN_EVENTS_MILLIS);
        now = job.awaitOtherThan(now.number(), SIGN_OF_LIFE);
      }
    }
  }

  private String id(Moment moment) {
    return run + "." + moment.number();
  }

  private String event(Moment moment) {
    return "id: "
        + id(moment)
        + "\nevent: "
        + moment.record().state().word()
        + "\ndata: "
        + json.apply(moment.record())
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
