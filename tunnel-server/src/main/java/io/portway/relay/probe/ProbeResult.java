package io.portway.relay.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import java.util.List;

/**
 * How far a probe came, as {@code probe --json} shows it.
 *
 * @param publicAddress where visitors connect, or null for a private mapping
 * @param backend as the agent dials it
 * @param failed the first hop that failed, or null
 * @param answer what the service said, or null where nobody listened to it
 * @param hops those of this mapping, in their order
 */
public record ProbeResult(
    MappingRef mapping,
    Protocol protocol,
    @JsonProperty("public") String publicAddress,
    String backend,
    Hop.Name failed,
    Answer answer,
    List<Hop> hops) {
  public ProbeResult {
    hops = List.copyOf(hops);
  }
}
