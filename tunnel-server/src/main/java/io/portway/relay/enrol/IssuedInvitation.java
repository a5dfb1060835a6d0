package io.portway.relay.enrol;

import io.portway.identity.JoinString;
import io.portway.mapping.AgentName;
import java.time.Instant;

/** An invitation as it is told to the operator, once. Prints without its secret. */
public record IssuedInvitation(AgentName name, JoinString join, Instant expires) {}
