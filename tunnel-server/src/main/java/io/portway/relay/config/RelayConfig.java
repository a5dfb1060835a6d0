package io.portway.relay.config;

import io.portway.config.Places;
import io.portway.flow.MemoryBudget;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.PortRanges;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A relay's settings.
 *
 * @param listen where agents dial in; port 0 takes any free one
 * @param publicHost what join strings tell agents to dial
 * @param ports the public ports that mappings may take
 * @param bind where public ports are opened; a mapping may narrow it
 * @param stateDir CA, store, token; absolute
 * @param adminListen where commands and metrics are served
 * @param hold how long visitors wait for an agent that has just gone; zero refuses them at once
 * @param resumeWindow how long streams wait for an agent whose links were lost; zero resets them at
 *     once
 * @param memoryBudget bytes that may be kept for visitors and backends in all
 * @param trunk how links are kept
 * @param drain how long live streams may take to finish when the relay stops; zero resets them
 * @param places where the keys are written, for problems that show only when the relay starts
 */
public record RelayConfig(
    HostPort listen,
    PublicHost publicHost,
    PortRanges ports,
    IpAddress bind,
    Path stateDir,
    HostPort adminListen,
    Duration hold,
    Duration resumeWindow,
    long memoryBudget,
    TrunkConfig trunk,
    Duration drain,
    Places places) {
  /** The longest {@link #hold}: a client that has waited longer has usually given up itself. */
  public static final Duration MAX_HOLD = Duration.ofSeconds(60);

  /** The longest {@link #resumeWindow}: both sides keep sockets and buffers for that long. */
  public static final Duration MAX_RESUME_WINDOW = Duration.ofMinutes(10);

  /** The longest {@link #drain}: whoever stops a relay wants it to stop. */
  public static final Duration MAX_DRAIN = Duration.ofMinutes(10);

  public RelayConfig {
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(publicHost, "publicHost");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(bind, "bind");
    Objects.requireNonNull(adminListen, "adminListen");
    Objects.requireNonNull(trunk, "trunk");
    Objects.requireNonNull(places, "places");
    if (!stateDir.isAbsolute()) {
      throw new IllegalArgumentException("stateDir: " + stateDir + " (expected: an absolute path)");
    }
    if (hold.isNegative() || hold.compareTo(MAX_HOLD) > 0) {
      throw new IllegalArgumentException("hold: " + hold + " (expected: 0 to " + MAX_HOLD + ")");
    }
    if (resumeWindow.isNegative() || resumeWindow.compareTo(MAX_RESUME_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "resumeWindow: " + resumeWindow + " (expected: 0 to " + MAX_RESUME_WINDOW + ")");
    }
    if (memoryBudget < MemoryBudget.MIN || memoryBudget > MemoryBudget.MAX) {
      throw new IllegalArgumentException(
          "memoryBudget: "
              + memoryBudget
              + " (expected: "
              + MemoryBudget.MIN
              + " to "
              + MemoryBudget.MAX
              + ")");
    }
    if (drain.isNegative() || drain.compareTo(MAX_DRAIN) > 0) {
      throw new IllegalArgumentException("drain: " + drain + " (expected: 0 to " + MAX_DRAIN + ")");
    }
    if (ports.contains(listen.port()) || ports.contains(adminListen.port())) {
      throw new IllegalArgumentException(
          "ports: " + ports + " (expected: without the relay's own)");
    }
  }

  /**
   * What holds once a relay that runs with these settings has reloaded {@code next}: what needs a
   * restart stays.
   *
   * @throws io.portway.config.ConfigException where the two don't go together
   */
  public RelayConfig reloaded(RelayConfig next) {
    for (int own : new int[] {listen.port(), adminListen.port()}) {
      if (next.ports.contains(own)) {
        throw next.places.problem(
            "relay.ports",
            "contains port "
                + own
                + ", which the running relay takes itself (expected: ports for mappings only)",
            "Leave it out, or restart the relay.");
      }
    }
    return new RelayConfig(
        listen,
        next.publicHost,
        next.ports,
        next.bind,
        stateDir,
        adminListen,
        next.hold,
        next.resumeWindow,
        memoryBudget,
        trunk,
        next.drain,
        next.places);
  }
}
