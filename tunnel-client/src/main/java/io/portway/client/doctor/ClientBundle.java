package io.portway.client.doctor;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.AgentConfigLoader;
import io.portway.agent.config.AgentKey;
import io.portway.cli.CliException;
import io.portway.config.ConfigException;
import io.portway.doctor.Bundle;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.Machine;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What an agent's or a visitor's bundle holds: no key, no token, no join string. */
public final class ClientBundle {
  private ClientBundle() {}

  /** Puts it together from the file, the doctor's report, and what a running agent tells. */
  public static Bundle of(Path file, DoctorReport report) {
    Bundle bundle = Bundle.of(report);
    try {
      AgentConfig config = AgentConfigLoader.load(file);
      bundle
          .add("configuration.txt", configuration(config))
          .add("state-dir.txt", Machine.listing(config.stateDir()));
      daemon(bundle, config);
    } catch (ConfigException e) {
      bundle.add("configuration.txt", e.getMessage());
    }
    return bundle;
  }

  private static void daemon(Bundle bundle, AgentConfig config) {
    try {
      DaemonClient daemon = DaemonClient.of(config.stateDir(), StateOwner.CLIENT, "agent", "run");
      bundle
          .add("status.json", daemon.get("/api/v1/status"))
          .add("metrics.txt", daemon.get("/metrics"));
    } catch (CliException | StateDirectoryException e) {
      bundle.add("status.json", e.getMessage());
    }
  }

  /** The settings that hold, defaults included; a join string shows no secret as text. */
  private static String configuration(AgentConfig config) {
    return Arrays.stream(AgentKey.values())
        .map(key -> key.key() + " = " + key.value(config))
        .collect(Collectors.joining("\n"));
  }
}
