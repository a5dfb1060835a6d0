package io.portway.agent.status;

import io.portway.local.MappingView;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * An agent as {@code status --json} shows it; the component names are the keys, which scripts rely
 * on.
 *
 * @param relay what the agent dials
 * @param since when {@code state} began
 * @param localAddress this end of the first trunk, or null without one
 * @param seenAs the address that the relay saw that trunk come from, or null
 * @param behindNat whether these two differ; null while it isn't known
 * @param trunks those that have a link
 * @param lastError what went wrong last, a sentence, or null
 */
public record StatusView(
    AgentName name,
    HostPort relay,
    State state,
    Instant since,
    String localAddress,
    String seenAs,
    Boolean behindNat,
    List<TrunkView> trunks,
    List<MappingView> mappings,
    String lastError) {
  public StatusView {
    trunks = List.copyOf(trunks);
    mappings = List.copyOf(mappings);
  }

  /** How the agent stands with its relay. */
  public enum State {
    CONNECTED,
    CONNECTING,
    REFUSED;

    /** As JSON has it: {@code connected|connecting|refused}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One trunk.
   *
   * @param rttMillis of its latest ping, or null before the first answer
   * @param since when its link was established
   */
  public record TrunkView(Double rttMillis, Instant since) {}
}
