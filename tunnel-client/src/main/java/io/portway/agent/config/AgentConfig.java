package io.portway.agent.config;

import io.portway.config.Places;
import io.portway.flow.MemoryBudget;
import io.portway.identity.JoinString;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An agent's or a visitor's settings.
 *
 * @param stateDir key, certificate, status address and token; absolute
 * @param join enrols at the first start; its {@code toString} shows no secret
 * @param relay replaces the address in the join string and the identity: the relay moved
 * @param adminListen where status and metrics are served; port 0 takes any free one
 * @param memoryBudget bytes that may be kept for visitors and backends in all
 * @param trunk how links are kept
 * @param drain how long live streams may take to finish when the agent stops; zero resets them
 * @param mappings in the order of the file; a visitor has none
 * @param places where the keys are written, for problems that show only when the agent runs
 */
public record AgentConfig(
    Path stateDir,
    Optional<JoinString> join,
    Optional<HostPort> relay,
    HostPort adminListen,
    long memoryBudget,
    TrunkConfig trunk,
    Duration drain,
    List<MappingConfig> mappings,
    Places places) {
  /** The longest {@link #drain}: whoever stops an agent wants it to stop. */
  public static final Duration MAX_DRAIN = Duration.ofMinutes(10);

  public AgentConfig {
    Objects.requireNonNull(join, "join");
    Objects.requireNonNull(adminListen, "adminListen");
    Objects.requireNonNull(trunk, "trunk");
    Objects.requireNonNull(places, "places");
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
    mappings = List.copyOf(mappings);
    if (!stateDir.isAbsolute()) {
      throw new IllegalArgumentException("stateDir: " + stateDir + " (expected: an absolute path)");
    }
    if (relay.isPresent() && (relay.get().isWildcard() || relay.get().port() == 0)) {
      throw new IllegalArgumentException(
          "relay: " + relay.get() + " (expected: an address to dial)");
    }
    if (drain.isNegative() || drain.compareTo(MAX_DRAIN) > 0) {
      throw new IllegalArgumentException("drain: " + drain + " (expected: 0 to " + MAX_DRAIN + ")");
    }
    Set<MappingName> names = new HashSet<>();
    for (MappingConfig mapping : mappings) {
      if (!names.add(mapping.name())) {
        throw new IllegalArgumentException("mappings: two are named " + mapping.name());
      }
    }
  }

  /**
   * What holds once an agent that runs with these settings has reloaded {@code next}: what needs a
   * restart stays.
   */
  public AgentConfig reloaded(AgentConfig next) {
    return new AgentConfig(
        stateDir,
        join,
        relay,
        adminListen,
        memoryBudget,
        trunk,
        next.drain,
        next.mappings,
        next.places);
  }
}
