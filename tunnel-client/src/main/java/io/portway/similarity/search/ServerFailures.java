package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/**
 * Turns what went wrong at the search server, or on the way to it, into a sentence that names the
 * hop.
 */
final class ServerFailures {
  /** Some servers echo the whole query in their error. */
  private static final int MAX_REASON = 300;

  private ServerFailures() {}

  static HopException unreachable(SearchAddress address, IOException e) {
    if (e instanceof SSLException) {
      return new HopException(
          Hop.SEARCH_SERVER,
          Failure.REFUSED,
          Text.of("search.tls", address, e.getMessage()),
          Text.of("search.tls.remedy"),
          e);
    }
    return new HopException(
        Hop.SEARCH_SERVER,
        Failure.UNREACHABLE,
        Text.of(key(e), address, shortened(reason(e))),
        Text.of("search.unreachable.remedy"),
        e);
  }

  private static String key(IOException e) {
    if (isUnknownHost(e)) {
      return "search.unknown-host";
    }
    if (e instanceof HttpTimeoutException) {
      return "search.silent";
    }
    return e instanceof ConnectException ? "search.refused" : "search.broken";
  }

  /** The JDK buries it: ConnectException, ConnectException, UnresolvedAddressException. */
  static boolean isUnknownHost(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  static HopException tooLarge(SearchAddress address, int megabytes) {
    return new HopException(
        Hop.SEARCH_SERVER,
        Failure.UNREACHABLE,
        Text.of("search.too-large", address, megabytes),
        Text.of("search.too-large.remedy"));
  }

  /** For an answer that is not what was asked for. */
  static HopException of(SearchAddress address, Answer answer, String index) {
    if (answer.isRelayRefusal()) {
      return relayRefusal(answer.json());
    }
    if (answer.body() == Answer.Body.HTML) {
      return failure(Failure.UNREACHABLE, "search.html", address, answer.status());
    }
    return switch (answer.status()) {
      case 401 -> failure(Failure.REFUSED, "search.unauthorized", address);
      case 403 -> failure(Failure.REFUSED, "search.forbidden", address, reason(answer.json()));
      case 404 -> failure(Failure.USAGE, "search.index-missing", address, index);
      case 429, 502, 503, 504 ->
          failure(
              Failure.UNREACHABLE, "search.busy", address, answer.status(), reason(answer.json()));
      default ->
          answer.status() >= 300 && answer.status() < 400
              ? failure(Failure.UNREACHABLE, "search.redirect", address, answer.status())
              : other(address, answer);
    };
  }

  private static HopException other(SearchAddress address, Answer answer) {
    return answer.body() == Answer.Body.OTHER
        ? failure(Failure.UNREACHABLE, "search.not-json", address, answer.status())
        : failure(
            Failure.UNREACHABLE, "search.status", address, answer.status(), reason(answer.json()));
  }

  /** The relay stands in front and says itself why nothing gets through: its words are the best. */
  private static HopException relayRefusal(JsonNode refusal) {
    boolean agentAway = refusal.path("error").asText().equals("agent-offline");
    boolean denied = refusal.path("error").asText().equals("denied");
    return new HopException(
        agentAway ? Hop.AGENT : Hop.RELAY,
        denied ? Failure.REFUSED : Failure.UNREACHABLE,
        Text.of("relay.refusal", shortened(refusal.path("message").asText())),
        Text.of(agentAway ? "relay.refusal.agent.remedy" : "relay.refusal.remedy"));
  }

  private static HopException failure(Failure failure, String key, Object... arguments) {
    return new HopException(
        Hop.SEARCH_SERVER, failure, Text.of(key, arguments), Text.of(key + ".remedy"));
  }

  /** The innermost reason: the outer one is often only "all shards failed". */
  static String reason(JsonNode json) {
    JsonNode error = json.path("error");
    JsonNode root = error.path("root_cause").path(0).path("reason");
    JsonNode shard = error.path("failed_shards").path(0).path("reason");
    JsonNode cause = shard.path("caused_by").path("reason");
    for (JsonNode candidate :
        new JsonNode[] {cause, shard.path("reason"), root, error.path("reason"), error}) {
      if (candidate.isTextual()) {
        return shortened(candidate.textValue());
      }
    }
    return "-";
  }

  private static String shortened(String reason) {
    String line = reason.replaceAll("\\s+", " ");
    return line.length() <= MAX_REASON
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, MAX_REASON))) + "…";
  }
}
