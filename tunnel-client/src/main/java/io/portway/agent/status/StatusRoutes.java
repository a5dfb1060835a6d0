package io.portway.agent.status;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.portway.cli.ExitCode;
import io.portway.local.DaemonError;
import io.portway.local.DaemonFiles;
import io.portway.local.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is answered to which request. Made by the starting thread, asked on the server's loop. */
final class StatusRoutes {
  static final String STATUS = "/api/v1/status";
  static final String RELOAD = "/api/v1/reload";
  static final String METRICS = "/metrics";

  /** A response without its framing. */
  record Answer(HttpResponseStatus status, String contentType, String body) {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    static Answer error(HttpResponseStatus status, DaemonError error) {
      return new Answer(status, JSON, Json.write(error));
    }
  }

  private final AgentControl agent;
  private final Supplier<? extends CompletionStage<String>> metrics;
  private volatile DaemonFiles files;

  StatusRoutes(AgentControl agent, Supplier<? extends CompletionStage<String>> metrics) {
    this.agent = agent;
    this.metrics = metrics;
  }

  /** The port is ours and the token written: requests for the status may be answered. */
  void open(DaemonFiles published) {
    files = published;
  }

  /** Whether a request changes something, and has to be a POST. */
  static boolean changes(String path) {
    return path.equals(RELOAD);
  }

  CompletionStage<Answer> answer(String path, String authorization) {
    return switch (path) {
      case METRICS ->
          metrics
              .get()
              .thenApply(text -> new Answer(HttpResponseStatus.OK, Answer.PROMETHEUS_TEXT, text));
      case STATUS -> isAdmitted(authorization) ? json(agent.status()) : now(wrongToken());
      case RELOAD -> isAdmitted(authorization) ? json(agent.reload()) : now(wrongToken());
      default -> now(notFound());
    };
  }

  private boolean isAdmitted(String authorization) {
    DaemonFiles published = files;
    return published != null && published.admits(authorization);
  }

  private static CompletionStage<Answer> json(CompletionStage<?> result) {
    return result.thenApply(
        view -> new Answer(HttpResponseStatus.OK, Answer.JSON, Json.write(view)));
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static Answer wrongToken() {
    return Answer.error(
        HttpResponseStatus.UNAUTHORIZED,
        new DaemonError(
            "ADMIN-TOKEN",
            ExitCode.REFUSED,
            "The agent refuses the admin token",
            "The token is made anew when the agent starts; run the command again, with the same"
                + " configuration file as the agent"));
  }

  private static Answer notFound() {
    return Answer.error(
        HttpResponseStatus.NOT_FOUND,
        new DaemonError(
            "UNKNOWN-REQUEST",
            ExitCode.USAGE,
            "The running agent doesn't know this request",
            "Restart the agent if it was upgraded while it ran"));
  }

  static Answer wrongMethod() {
    return Answer.error(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        new DaemonError(
            "USAGE",
            ExitCode.USAGE,
            "Only GET is served here, and POST to reload",
            "Correct the request"));
  }

  static Answer failed() {
    return Answer.error(
        HttpResponseStatus.INTERNAL_SERVER_ERROR,
        new DaemonError(
            "BUG",
            ExitCode.BUG,
            "The agent failed to serve the request",
            "Its log has the reason; please report it"));
  }
}
