package io.portway.refusal;

import io.portway.mapping.MappingRef;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Why a visitor gets no connection.
 *
 * @param mapping what the visitor asked for
 * @param message a sentence for whoever reads the visitor's terminal, without a final full stop
 */
public record Refusal(Reason reason, MappingRef mapping, String message) {
  /** What went wrong, and how HTTP says it. */
  public enum Reason {
    AGENT_OFFLINE("agent-offline", 503, "Service Unavailable"),
    BACKEND_REFUSED("backend-refused", 502, "Bad Gateway"),
    BACKEND_TIMEOUT("backend-timeout", 504, "Gateway Timeout"),
    BACKEND_UNREACHABLE("backend-unreachable", 502, "Bad Gateway"),
    /** Not now: too many connections at once. */
    BUSY("denied", 503, "Service Unavailable"),
    DENIED("denied", 403, "Forbidden");

    private final String code;
    private final int status;
    private final String phrase;

    Reason(String code, int status, String phrase) {
      this.code = code;
      this.status = status;
      this.phrase = phrase;
    }

    /** The word that scripts see. */
    public String code() {
      return code;
    }

    int status() {
      return status;
    }

    String phrase() {
      return phrase;
    }

    /** Whether the same request may well succeed a moment later. */
    boolean isPassing() {
      return status == 503;
    }

    /** The reason behind an OPEN_RESULT that is not OK. */
    public static Reason of(OpenOutcome outcome) {
      return switch (outcome) {
        case OK -> throw new IllegalArgumentException("outcome: ok (expected: a failure)");
        case REFUSED -> BACKEND_REFUSED;
        case TIMEOUT -> BACKEND_TIMEOUT;
        case UNREACHABLE -> BACKEND_UNREACHABLE;
        case AGENT_OFFLINE -> AGENT_OFFLINE;
        case BUSY -> BUSY;
        // The agent is between two sets of mappings: it states them anew at this moment.
        case UNKNOWN_MAPPING -> BUSY;
        case DENIED -> DENIED;
      };
    }
  }

  /** The agent is not connected. */
  public static Refusal agentOffline(MappingRef mapping, Instant since) {
    return new Refusal(
        Reason.AGENT_OFFLINE,
        mapping,
        "agent " + mapping.agent() + " is offline since " + since.truncatedTo(ChronoUnit.SECONDS));
  }

  /** The agent answered, and said no. */
  public static Refusal of(MappingRef mapping, OpenResult result) {
    return new Refusal(Reason.of(result.outcome()), mapping, mapping + ": " + result.detail());
  }
}
