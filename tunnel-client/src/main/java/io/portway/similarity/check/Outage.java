package io.portway.similarity.check;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.search.SearchServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits while nothing gets through to the server: a tunnel that is cut comes back, and a check that
 * took an hour shouldn't end for it. One thread looks, the others wait for what it sees.
 */
final class Outage {
  /** What became of the way to the server. */
  enum State {
    /** The server answers: what failed did so for another reason. */
    NONE,
    /** Nothing got through, and now something does. */
    OVER,
    /** Nothing gets through, and our patience is at its end. */
    LASTING
  }

  private static final Duration FIRST_LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private final SearchServer server;
  private final Duration patience;
  private final Progress progress;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicInteger past = new AtomicInteger();
  private boolean lasting;

  Outage(SearchServer server, Duration patience, Progress progress) {
    this.server = server;
    this.patience = patience;
    this.progress = progress;
  }

  /** How many are over. Who asks before a request knows after it whether one came in between. */
  int past() {
    return past.get();
  }

  /**
   * Returns when the server answers, or when it didn't for too long.
   *
   * @param pastBefore what {@link #past} was before the request that failed
   * @param why what is said while waiting
   * @throws io.portway.similarity.hop.HopException when the job's time is over first
   */
  State await(int pastBefore, Text why) throws InterruptedException {
    looking.lockInterruptibly();
    try {
      if (past.get() != pastBefore) {
        return State.OVER;
      }
      if (!lasting && server.isAlive()) {
        return State.NONE;
      }
      lasting = lasting || patience.isZero() || !comesBack(why);
      if (lasting) {
        return State.LASTING;
      }
      past.incrementAndGet();
      return State.OVER;
    } finally {
      looking.unlock();
    }
  }

  private boolean comesBack(Text why) throws InterruptedException {
    Deadline patient = Deadline.after(patience);
    Duration wait = FIRST_LOOK;
    progress.onPause(why);
    try {
      while (!patient.expired()) {
        server.deadline().check(Hop.SEARCH_SERVER);
        TimeUnit.NANOSECONDS.sleep(server.deadline().within(patient.within(wait)).toNanos());
        if (server.isAlive()) {
          return true;
        }
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
      }
      return false;
    } finally {
      progress.onPauseOver();
    }
  }
}
