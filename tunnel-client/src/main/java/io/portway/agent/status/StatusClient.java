package io.portway.agent.status;

import io.portway.agent.config.AgentConfig;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import io.portway.local.Json;
import io.portway.local.ReloadReport;
import java.util.Map;

/**
 * Asks the running agent of a configuration for its status. Blocks; fails with {@link
 * io.portway.cli.CliException}.
 */
public final class StatusClient {
  private final DaemonClient daemon;

  private StatusClient(DaemonClient daemon) {
    this.daemon = daemon;
  }

  /**
   * Finds the agent.
   *
   * @param startHint the command that starts it, for the message when it isn't running
   */
  public static StatusClient of(AgentConfig config, String startHint) {
    return new StatusClient(
        DaemonClient.of(config.stateDir(), StateOwner.CLIENT, "agent", startHint));
  }

  /** As the agent sends it: one object on one line. */
  public String json() {
    return daemon.get(StatusRoutes.STATUS);
  }

  /** Has the agent read its configuration anew. */
  public ReloadReport reload() {
    return Json.read(daemon.post(StatusRoutes.RELOAD, Map.of()), ReloadReport.class);
  }

  public StatusView status() {
    return Json.read(json(), StatusView.class);
  }
}
