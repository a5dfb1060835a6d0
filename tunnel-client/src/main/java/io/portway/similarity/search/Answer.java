package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * An HTTP answer whose body was JSON, or whose body was not and is then an excerpt for a message.
 *
 * @param server what a header says of engine and version, "" where none does
 */
record Answer(int status, JsonNode json, Body body, Duration retryAfter, String server) {
  enum Body {
    JSON,
    HTML,
    OTHER
  }

  boolean isOk() {
    return status >= 200 && status < 300 && body == Body.JSON;
  }

  /** Statuses that say "not now" rather than "no". */
  boolean isTransient() {
    return isTransient(status);
  }

  static boolean isTransient(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** The relay's own refusal (docs: "Refusals to visitors") and not the server's. */
  boolean isRelayRefusal() {
    return body == Body.JSON
        && json.path("error").isTextual()
        && json.has("mapping")
        && json.has("agent");
  }
}
