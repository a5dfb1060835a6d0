package io.portway.agent.config;

import io.portway.config.ConfigReader;
import io.portway.config.ConfigSection;
import io.portway.config.StateHome;
import io.portway.flow.MemoryBudget;
import io.portway.identity.JoinString;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Reads {@code tunnel-client.conf}. */
public final class AgentConfigLoader {
  private final ConfigReader reader;
  private final List<MappingConfig> mappings = new ArrayList<>();

  private AgentConfigLoader(ConfigReader reader) {
    this.reader = reader;
  }

  /**
   * The settings of a file; throws {@link io.portway.config.ConfigException} with everything that
   * is wrong with it.
   */
  public static AgentConfig load(Path file) {
    return new AgentConfigLoader(ConfigReader.open(file, AgentConfigLoader.class)).load();
  }

  private AgentConfig load() {
    Path stateDir = reader.optionalPath("agent.state-dir").orElseGet(() -> StateHome.of("agent"));
    Optional<JoinString> join = reader.optional("agent.join", JoinString::parse);
    Optional<HostPort> relay = reader.optionalDialAddress("agent.relay");
    HostPort adminListen = reader.listenAddress("agent.admin.listen");
    long memoryBudget =
        reader
            .optionalBytes("agent.memory-budget", MemoryBudget.MIN, MemoryBudget.MAX)
            .orElse(MemoryBudget.MIN);
    TrunkConfig trunk = TrunkConfig.read(reader, "agent.trunk");
    Duration drain =
        reader.optionalDuration("agent.drain", Duration.ZERO, AgentConfig.MAX_DRAIN).orElse(null);
    for (Map.Entry<String, ConfigReader> entry : reader.entries("agent.mappings").entrySet()) {
      mapping(entry.getKey(), entry.getValue());
    }
    ServiceLoader.load(ConfigSection.class).forEach(section -> section.check(reader));
    reader.finish();
    return new AgentConfig(
        stateDir, join, relay, adminListen, memoryBudget, trunk, drain, mappings, reader.places());
  }

  private void mapping(String key, ConfigReader entry) {
    MappingName name = name(key, entry);
    if (entry.has("search")) {
      search(name, entry);
      return;
    }
    Protocol protocol = entry.optional("protocol", Protocol::parse).orElse(Protocol.TCP);
    HostPort backend =
        entry.dialAddress("backend", "the address of the service, for example 127.0.0.1:22");
    Optional<Integer> port = entry.optionalPort("port");
    Optional<IpAddress> bind = entry.optionalIpAddress("bind");
    Duration connectTimeout =
        entry
            .optionalDuration(
                "connect-timeout",
                MappingConfig.MIN_CONNECT_TIMEOUT,
                MappingConfig.MAX_CONNECT_TIMEOUT)
            .orElse(MappingConfig.DEFAULT_CONNECT_TIMEOUT);
    if (bind.isPresent() && port.isEmpty() && !entry.has("port")) {
      entry.problem(
          "bind",
          "is set, but the mapping has no port (expected: bind only beside port)",
          "Remove it for a private mapping, or add the public port.");
      return;
    }
    if (name != null && backend != null && (port.isPresent() || bind.isEmpty())) {
      MappingConfig mapping =
          new MappingConfig(name, protocol, backend, port, bind, connectTimeout);
      mappings.stream()
          .filter(other -> takeTheSamePort(mapping, other))
          .findFirst()
          .ifPresent(other -> samePort(entry, mapping, other));
      mappings.add(mapping);
    }
  }

  /** Where the agent asks a server itself, nothing else of a mapping has a meaning. */
  private void search(MappingName name, ConfigReader entry) {
    for (String other : List.of("backend", "port", "bind", "protocol", "connect-timeout")) {
      if (entry.has(other)) {
        entry.optional(other, text -> text);
        entry.problem(
            other,
            "is set beside search (expected: search alone)",
            "Remove it: the agent asks search.url itself, for visitors that were admitted.");
      }
    }
    SearchConfig search = new SearchConfigLoader(entry).load();
    if (name != null && search != null) {
      mappings.add(MappingConfig.ofSearch(name, search));
    }
  }

  private static MappingName name(String key, ConfigReader entry) {
    try {
      return MappingName.parse(key);
    } catch (IllegalArgumentException e) {
      entry.problem("", e.getMessage(), "Rename the mapping.");
      return null;
    }
  }

  // Two mappings may share a port where they bind different addresses; an absent bind means the
  // relay's own, often every address.
  private static boolean takeTheSamePort(MappingConfig a, MappingConfig b) {
    return a.port().isPresent()
        && a.port().equals(b.port())
        && (a.bind().isEmpty()
            || b.bind().isEmpty()
            || a.bind().get().isWithin(b.bind().get())
            || b.bind().get().isWithin(a.bind().get()));
  }

  private void samePort(ConfigReader entry, MappingConfig mapping, MappingConfig other) {
    entry.problem(
        "port",
        "is "
            + mapping.port().get()
            + ", which mapping "
            + other.name()
            + " takes on line "
            + reader.line("agent.mappings." + other.name() + ".port")
            + " (expected: a port of its own)",
        "Give one of the two another port, or none to make it private.");
  }
}
