package io.portway.agent.config;

import io.portway.config.OnReload;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Every key of {@code tunnel-client.conf}, and what a reload of an agent does with it. */
public enum AgentKey {
  STATE_DIR("agent.state-dir", OnReload.NEEDS_RESTART, AgentConfig::stateDir),
  JOIN("agent.join", OnReload.NEEDS_RESTART, AgentConfig::join),
  RELAY("agent.relay", OnReload.NEEDS_RESTART, AgentConfig::relay),
  ADMIN_LISTEN("agent.admin.listen", OnReload.NEEDS_RESTART, AgentConfig::adminListen),
  MEMORY_BUDGET("agent.memory-budget", OnReload.NEEDS_RESTART, AgentConfig::memoryBudget),
  TRUNK("agent.trunk", OnReload.NEEDS_RESTART, AgentConfig::trunk),
  DRAIN("agent.drain", OnReload.APPLIES, AgentConfig::drain),
  MAPPINGS("agent.mappings", OnReload.APPLIES, AgentConfig::mappings);

  private final String key;
  private final OnReload onReload;

  @SuppressWarnings("ImmutableEnumChecker") // A method reference.
  private final Function<AgentConfig, Object> value;

  AgentKey(String key, OnReload onReload, Function<AgentConfig, Object> value) {
    this.key = key;
    this.onReload = onReload;
    this.value = value;
  }

  /** A section stands for all keys below it. */
  public String key() {
    return key;
  }

  public OnReload onReload() {
    return onReload;
  }

  /** What holds under it. */
  public Object value(AgentConfig config) {
    return value.apply(config);
  }

  /** The keys whose values differ. */
  public static List<AgentKey> changed(AgentConfig before, AgentConfig after) {
    return Arrays.stream(values())
        .filter(key -> !Objects.equals(key.value.apply(before), key.value.apply(after)))
        .toList();
  }
}
