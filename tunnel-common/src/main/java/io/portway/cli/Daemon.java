package io.portway.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /**
   * Waits for SIGTERM or SIGINT, lets {@code daemon} finish what is live unless a second one comes,
   * closes it, and returns {@link ExitCode#DONE}. SIGHUP reloads a daemon that can.
   *
   * @param ready says that the daemon serves: whoever hears it may send a signal at once
   */
  public static ExitCode runUntilStopped(Stoppable daemon, Runnable ready)
      throws InterruptedException {
    StopSignal stop = StopSignal.catchSignals();
    if (daemon instanceof Reloadable reloadable) {
      Signals.on("HUP", reloadable::reloadOnSignal);
    }
    ready.run();
    ClassArchive classes = ClassArchive.wanted();
    if (!await(stop.first(), classes.delay())) {
      classes.write();
      await(stop.first(), Long.MAX_VALUE);
    }
    drain(daemon, stop);
    log.info("stopping");
    Thread closing = new Thread(() -> close(daemon), "portway-close");
    closing.setDaemon(true);
    closing.start();
    closing.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    if (closing.isAlive()) {
      log.warn("not everything stopped within {} s", CLOSE_SECONDS);
    }
    // One that was stopped soon.
    classes.write();
    return ExitCode.DONE;
  }

  private static void drain(Stoppable daemon, StopSignal stop) throws InterruptedException {
    Duration limit = daemon.drainLimit();
    if (limit.isZero()) {
      return;
    }
    CompletableFuture<Void> drained = daemon.drain();
    if (drained.isDone()) {
      return;
    }
    log.info(
        "draining: live streams have {} s to finish; a second signal ends them at once",
        limit.toSeconds());
    try {
      CompletableFuture.anyOf(drained, stop.second()).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("streams are still live after {} s: they are reset", limit.toSeconds());
    } catch (ExecutionException e) {
      log.warn("draining failed", e.getCause());
    }
  }

  private static boolean await(CompletableFuture<Void> signal, long seconds)
      throws InterruptedException {
    try {
      signal.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(Stoppable daemon) {
    try {
      daemon.close();
    } catch (RuntimeException e) {
      log.warn("stopping failed", e);
    }
  }
}
