package io.portway.relay.admin;

import io.portway.mapping.AgentName;
import io.portway.relay.enrol.IssuedInvitation;
import java.time.Instant;

/**
 * What {@code invite --json} shows.
 *
 * @param join the join string, a secret until it is used
 */
public record InviteAnswer(AgentName name, String join, Instant expires) {
  static InviteAnswer of(IssuedInvitation invitation) {
    return new InviteAnswer(invitation.name(), invitation.join().encode(), invitation.expires());
  }

  @Override
  public String toString() {
    return "invitation of " + name + ", join=***, expires=" + expires;
  }
}
