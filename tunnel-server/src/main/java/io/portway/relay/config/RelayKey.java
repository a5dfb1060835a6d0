package io.portway.relay.config;

import io.portway.config.OnReload;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Every key of {@code tunnel-server.conf}, and what a reload does with it. */
public enum RelayKey {
  LISTEN("relay.listen", OnReload.NEEDS_RESTART, RelayConfig::listen),
  PUBLIC_HOST("relay.public-host", OnReload.APPLIES, RelayConfig::publicHost),
  PORTS("relay.ports", OnReload.APPLIES, RelayConfig::ports),
  BIND("relay.bind", OnReload.APPLIES, RelayConfig::bind),
  STATE_DIR("relay.state-dir", OnReload.NEEDS_RESTART, RelayConfig::stateDir),
  ADMIN_LISTEN("relay.admin.listen", OnReload.NEEDS_RESTART, RelayConfig::adminListen),
  HOLD("relay.hold", OnReload.APPLIES, RelayConfig::hold),
  RESUME_WINDOW("relay.resume-window", OnReload.APPLIES, RelayConfig::resumeWindow),
  MEMORY_BUDGET("relay.memory-budget", OnReload.NEEDS_RESTART, RelayConfig::memoryBudget),
  TRUNK("relay.trunk", OnReload.NEEDS_RESTART, RelayConfig::trunk),
  DRAIN("relay.drain", OnReload.APPLIES, RelayConfig::drain);

  private final String key;
  private final OnReload onReload;

  @SuppressWarnings("ImmutableEnumChecker") // A method reference.
  private final Function<RelayConfig, Object> value;

  RelayKey(String key, OnReload onReload, Function<RelayConfig, Object> value) {
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
  public Object value(RelayConfig config) {
    return value.apply(config);
  }

  /** The keys whose values differ. */
  public static List<RelayKey> changed(RelayConfig before, RelayConfig after) {
    return Arrays.stream(values())
        .filter(key -> !Objects.equals(key.value.apply(before), key.value.apply(after)))
        .toList();
  }
}
