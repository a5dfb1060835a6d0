package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.AgentConfigLoader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -c FILE}, for every command that reads the configuration. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/portway/tunnel-client.conf",
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  Path file;

  /** Reads it; throws with all that is wrong with it. */
  AgentConfig load() {
    return AgentConfigLoader.load(file);
  }
}
