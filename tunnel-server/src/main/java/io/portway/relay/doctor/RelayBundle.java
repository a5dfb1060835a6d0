package io.portway.relay.doctor;

import io.portway.cli.CliException;
import io.portway.config.ConfigException;
import io.portway.doctor.Bundle;
import io.portway.doctor.DoctorReport;
import io.portway.doctor.Machine;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.config.RelayConfigLoader;
import io.portway.relay.config.RelayKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a relay's bundle holds: no key, no token, no invitation, no database. */
public final class RelayBundle {
  private RelayBundle() {}

  /** Puts it together from the file, the doctor's report, and what a running relay tells. */
  public static Bundle of(Path file, DoctorReport report) {
    Bundle bundle = Bundle.of(report);
    try {
      RelayConfig config = RelayConfigLoader.load(file);
      bundle
          .add("configuration.txt", configuration(config))
          .add("state-dir.txt", Machine.listing(config.stateDir()));
      daemon(bundle, config);
    } catch (ConfigException e) {
      bundle.add("configuration.txt", e.getMessage());
    }
    return bundle;
  }

  private static void daemon(Bundle bundle, RelayConfig config) {
    try {
      DaemonClient daemon = DaemonClient.of(config.stateDir(), StateOwner.RELAY, "relay", "run");
      bundle
          .add("relay.json", daemon.get("/api/v1/relay"))
          .add("agents.json", daemon.get("/api/v1/agents"))
          .add("mappings.json", daemon.get("/api/v1/mappings"))
          .add("metrics.txt", daemon.get("/metrics"));
    } catch (CliException | StateDirectoryException e) {
      bundle.add("relay.json", e.getMessage());
    }
  }

  /** The settings that hold, defaults included. */
  private static String configuration(RelayConfig config) {
    return Arrays.stream(RelayKey.values())
        .map(key -> key.key() + " = " + key.value(config))
        .collect(Collectors.joining("\n"));
  }
}
