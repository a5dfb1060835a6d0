package io.portway.agent.link;

import io.portway.mapping.HostPort;
import io.portway.trunk.LinkWear;
import io.portway.trunk.TrunkConfig;
import java.time.Duration;

/**
 * How a session's links are made.
 *
 * @param relay where to dial
 * @param role {@code agent} or {@code visitor}
 * @param software name and version, for the relay's operators
 * @param connectLimit for lookup and TCP. Short: a SYN lost in a blackhole waits for the kernel's
 *     growing retry, and a fresh dial is faster
 * @param welcomeLimit from the TCP connection to WELCOME
 * @param trunk what the file says of links
 * @param wear when a link is replaced that works
 */
public record LinkSettings(
    HostPort relay,
    String role,
    String software,
    Duration connectLimit,
    Duration welcomeLimit,
    TrunkConfig trunk,
    LinkWear wear) {
  public static final String AGENT = "agent";
  public static final String VISITOR = "visitor";

  /** With the limits of docs/protocol.md, "Limits". */
  public static LinkSettings of(HostPort relay, String role, String software, TrunkConfig trunk) {
    return new LinkSettings(
        relay,
        role,
        software,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        trunk,
        LinkWear.DEFAULT);
  }
}
