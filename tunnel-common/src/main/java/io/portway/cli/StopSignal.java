package io.portway.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a daemon end with 0 on SIGTERM and SIGINT: by itself the JVM exits with 128 + the signal and
 * gives shutdown hooks no say. The first signal asks it to stop, the second to hurry; a third ends
 * it the JVM's way, however long closing takes. Any thread.
 */
public final class StopSignal {
  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final CompletableFuture<Void> second = new CompletableFuture<>();

  private StopSignal() {}

  /** From now on the two signals only complete the futures. */
  public static StopSignal catchSignals() {
    StopSignal stop = new StopSignal();
    SIGNALS.forEach(name -> Signals.on(name, stop::received));
    return stop;
  }

  private void received() {
    if (!first.complete(null)) {
      SIGNALS.forEach(Signals::byDefault);
      second.complete(null);
    }
  }

  /** Completes when the daemon is told to stop. */
  public CompletableFuture<Void> first() {
    return first;
  }

  /** Completes when it is told again: nobody wants to wait. */
  public CompletableFuture<Void> second() {
    return second;
  }
}
