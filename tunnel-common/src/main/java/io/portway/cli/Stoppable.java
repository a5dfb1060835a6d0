package io.portway.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What runs in the foreground until a signal, and may have something to finish before it ends. */
public interface Stoppable extends AutoCloseable {
  /** How long {@link #drain} may take. */
  Duration drainLimit();

  /**
   * Takes nothing new from now on; what is live goes on.
   *
   * @return completes when nothing is live any more
   */
  CompletableFuture<Void> drain();

  /** Cuts what is live, and ends. */
  @Override
  void close();
}
