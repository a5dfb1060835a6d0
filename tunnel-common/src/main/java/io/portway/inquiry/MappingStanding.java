package io.portway.inquiry;

import io.portway.local.MappingView;
import io.portway.mapping.MappingRef;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How a mapping stands at the relay.
 *
 * @param publicAddress where visitors connect, or null
 * @param reason why it is not ready, a sentence of the relay's, or null
 * @param agentSince ready: since when its agent is connected; offline: since when it is away; or
 *     null
 * @param lastOpen how the latest visitor fared, or null
 * @param hostKeys of an SSH server behind it, as its agent read them, {@code TYPE FINGERPRINT};
 *     only where one mapping was asked for; empty where unknown, and from an older relay
 */
public record MappingStanding(
    MappingRef mapping,
    String publicAddress,
    State state,
    String reason,
    Instant agentSince,
    MappingView.LastOpen lastOpen,
    List<String> hostKeys) {
  public MappingStanding {
    hostKeys = hostKeys == null ? List.of() : List.copyOf(hostKeys);
  }

  /** Whether whoever asks would get through. */
  public enum State {
    READY,
    AGENT_OFFLINE,
    REFUSED,
    /** A private mapping that the asking visitor is not admitted to, be there one or not. */
    NOT_ADMITTED,
    /** The relay has none of that name. */
    UNKNOWN;

    /** As JSON has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
