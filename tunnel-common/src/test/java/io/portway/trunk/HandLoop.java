package io.portway.trunk;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;

/**
 * An event loop that runs when it is told to, on the test's own thread. Several of them are as
 * foreign to each other as loops with threads of their own: one is inside itself only while it
 * runs.
 */
final class HandLoop extends ManualIoEventLoop {
  private boolean running;

  HandLoop(Ticker ticker) {
    super(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
  }

  /** Runs what is due now, and what that brings; whether anything was. */
  boolean turn() {
    boolean ran = false;
    running = true;
    try {
      while (runNow() > 0) {
        ran = true;
      }
    } finally {
      running = false;
    }
    return ran;
  }

  @Override
  public boolean inEventLoop() {
    return running;
  }
}
