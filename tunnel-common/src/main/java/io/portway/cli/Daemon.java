package io.portway.cli;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a daemon in the foreground until it is told to stop, which is its one way to end well. Used
 * by the main thread.
 */
public final class Daemon {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /** A daemon that can't close must not keep its host from shutting down. */
  private static final long CLOSE_SECONDS = 15;

  private Daemon() {}

  /** Waits for SIGTERM or SIGINT, closes {@code daemon}, and returns {@link ExitCode#DONE}. */
  public static ExitCode runUntilStopped(AutoCloseable daemon) throws InterruptedException {
    StopSignal.catchSignals().await();
    log.info("stopping");
    Thread closing = new Thread(() -> close(daemon), "portway-close");
    closing.setDaemon(true);
    closing.start();
    closing.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    if (closing.isAlive()) {
      log.warn("not everything stopped within {} s", CLOSE_SECONDS);
    }
    return ExitCode.DONE;
  }

  private static void close(AutoCloseable daemon) {
    try {
      daemon.close();
    } catch (Exception e) {
      log.warn("stopping failed", e);
    }
  }
}
