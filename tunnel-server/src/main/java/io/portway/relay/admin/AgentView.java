package io.portway.relay.admin;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * An agent or visitor as {@code agents --json} shows it; the component names are the keys, which
 * scripts rely on.
 *
 * @param since online: of this session; offline or revoked: when last seen, or null
 * @param address where its links come from, or last came from, or null
 * @param version its software, or null
 * @param trunks of the live session
 * @param streams live now
 */
public record AgentView(
    AgentName name,
    IdentityKind kind,
    State state,
    Instant since,
    String address,
    String version,
    int trunks,
    int streams,
    List<MappingName> mappings) {
  public AgentView {
    mappings = List.copyOf(mappings);
  }

  /** Whether it is here. */
  public enum State {
    ONLINE,
    OFFLINE,
    REVOKED;

    /** As JSON has it: {@code online|offline|revoked}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
