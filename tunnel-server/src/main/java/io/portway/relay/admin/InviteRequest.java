package io.portway.relay.admin;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.relay.enrol.InvitationTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The body of {@code POST invite}.
 *
 * @param ports null for any
 * @param allows private mappings that a visitor reaches
 * @param expires how long the join string works, null for the usual time
 */
public record InviteRequest(
    AgentName name,
    IdentityKind kind,
    PortRanges ports,
    List<MappingRef> allows,
    Duration expires) {
  public InviteRequest {
    if (name == null || kind == null) {
      throw new IllegalArgumentException("The invitation lacks a name or a kind");
    }
    allows = allows == null ? List.of() : List.copyOf(allows);
  }

  InvitationTerms terms() {
    Duration life = expires == null ? InvitationTerms.DEFAULT_LIFE : expires;
    return new InvitationTerms(name, kind, Optional.ofNullable(ports), allows, life);
  }
}
