package io.portway.relay.admin;

import io.portway.mapping.HostPort;
import java.time.Instant;

/**
 * The running relay itself.
 *
 * @param software name and version
 * @param listen where it really listens for agents
 * @param dialled what agents are told to dial
 * @param since when it started
 * @param time its clock
 */
public record RelayView(
    String software, HostPort listen, HostPort dialled, Instant since, Instant time) {}
