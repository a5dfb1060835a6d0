package io.portway.agent.status;

import io.portway.local.ReloadReport;
import java.util.concurrent.CompletableFuture;

/** What the status server may ask of a running agent. Any thread may call; nothing blocks. */
public interface AgentControl {
  /** The state of this moment. */
  CompletableFuture<StatusView> status();

  /** Reads the configuration anew and applies what changed; problems are in the answer. */
  CompletableFuture<ReloadReport> reload();
}
