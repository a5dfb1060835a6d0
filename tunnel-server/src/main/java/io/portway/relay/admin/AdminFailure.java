package io.portway.relay.admin;

import io.portway.cli.ExitCode;
import io.portway.local.DaemonError;
import io.portway.local.Json;
import io.portway.relay.enrol.AdmissionException;
import io.portway.relay.store.StoreException;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request that can't be served is answered with: a status for HTTP, an error for the command
 * that asked.
 */
record AdminFailure(int status, DaemonError error) {
  private static final Logger log = LoggerFactory.getLogger(AdminFailure.class);

  static AdminFailure wrongToken() {
    return of(
        401,
        "ADMIN-TOKEN",
        ExitCode.REFUSED,
        "The relay refuses the admin token",
        "The token is made anew when the relay starts; run the command again, with the same configuration file as the relay");
  }

  static AdminFailure notFound() {
    return of(
        404,
        "UNKNOWN-REQUEST",
        ExitCode.USAGE,
        "The running relay doesn't know this request",
        "Restart the relay if it was upgraded while it ran");
  }

  /**
   * @param status what Vert.x made of it, or -1
   */
  static AdminFailure of(Throwable thrown, int status) {
    Throwable e =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (e instanceof IllegalArgumentException) {
      return of(400, "USAGE", ExitCode.USAGE, e.getMessage(), "Correct the command");
    }
    if (e instanceof AdmissionException refused) {
      return of(409, "REFUSED", ExitCode.REFUSED, capital(e.getMessage()), refused.remedy());
    }
    if (e instanceof StoreException store) {
      return of(507, "STORE", ExitCode.OUTPUT_FAILED, store.getMessage(), store.remedy());
    }
    if (status >= 400 && status < 500) {
      return of(
          status,
          "USAGE",
          ExitCode.USAGE,
          "The relay answers HTTP " + status,
          "Correct the command");
    }
    log.error("event=admin-request-failed", e);
    return of(
        500,
        "BUG",
        ExitCode.BUG,
        "The relay failed to serve the request",
        "Its log has the reason; please report it");
  }

  private static AdminFailure of(
      int status, String code, ExitCode exit, String message, String remedy) {
    return new AdminFailure(status, new DaemonError(code, exit, message, remedy));
  }

  private static String capital(String message) {
    return message.isEmpty()
        ? message
        : Character.toUpperCase(message.charAt(0)) + message.substring(1);
  }

  void end(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(Json.write(error));
  }
}
