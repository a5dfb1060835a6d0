package io.portway.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import java.time.Instant;
import java.util.Locale;

/**
 * A mapping as {@code mappings --json} and {@code status --json} show it; the component names are
 * the keys, which scripts rely on.
 *
 * @param publicAddress where visitors connect, or null for a private mapping
 * @param backend {@code host:port} as the agent dials it
 * @param reason why it is not ready, or null
 * @param streams live now
 * @param bytesIn from visitors to the backend, live streams included
 * @param bytesOut from the backend to visitors
 * @param lastOpen the latest attempt of a visitor, or null
 */
public record MappingView(
    MappingName name,
    AgentName agent,
    Protocol protocol,
    @JsonProperty("public") String publicAddress,
    String backend,
    State state,
    String reason,
    int streams,
    long bytesIn,
    long bytesOut,
    LastOpen lastOpen) {
  /** Whether a visitor would get through. */
  public enum State {
    READY,
    AGENT_OFFLINE,
    REFUSED;

    /** As JSON has it: {@code ready|agent-offline|refused}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * How a visitor fared.
   *
   * @param result {@code ok|refused|timeout|unreachable|denied}
   * @param detail more for people, or null
   */
  public record LastOpen(String result, Instant at, String detail) {}
}
