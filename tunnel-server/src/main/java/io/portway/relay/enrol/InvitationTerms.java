package io.portway.relay.enrol;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom to invite, and to what.
 *
 * @param ports agents only; empty means any free port of {@code relay.ports}
 * @param allows the private mappings that it may reach from the start
 * @param life how long the join string works
 */
public record InvitationTerms(
    AgentName name,
    IdentityKind kind,
    Optional<PortRanges> ports,
    List<MappingRef> allows,
    Duration life) {
  public static final Duration DEFAULT_LIFE = Duration.ofHours(24);

  public InvitationTerms {
    allows = List.copyOf(allows);
    if (life.isNegative() || life.isZero()) {
      throw new IllegalArgumentException(
          "The invitation would expire at once (expected: a positive time, for example 24h)");
    }
    if (kind == IdentityKind.VISITOR && ports.isPresent()) {
      throw new IllegalArgumentException(
          "The visitor " + name + " can't be given ports (expected: ports for agents only)");
    }
  }

  public static InvitationTerms agent(AgentName name) {
    return new InvitationTerms(name, IdentityKind.AGENT, Optional.empty(), List.of(), DEFAULT_LIFE);
  }

  public static InvitationTerms visitor(AgentName name, MappingRef... allows) {
    return new InvitationTerms(
        name, IdentityKind.VISITOR, Optional.empty(), List.of(allows), DEFAULT_LIFE);
  }
}
