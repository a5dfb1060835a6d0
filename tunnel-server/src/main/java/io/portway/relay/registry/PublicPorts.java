package io.portway.relay.registry;

import java.util.concurrent.CompletableFuture;

/** Where public mappings are reached. On the control thread. */
public interface PublicPorts {
  /**
   * Binds the mapping's port where it is not bound yet.
   *
   * @return completes on the control thread, always normally; {@link RelayMapping#bindProblem} then
   *     says what went wrong, if anything
   */
  CompletableFuture<Void> bind(RelayMapping mapping);

  /** The mapping's agent is back: visitors that wait for it are let through. */
  void served(RelayMapping mapping);
}
