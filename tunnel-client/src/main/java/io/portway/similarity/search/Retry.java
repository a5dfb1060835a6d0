package io.portway.similarity.search;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How often and how patiently a request is repeated. The wait is a random part of a doubling span
 * (full jitter), so that several clients who were turned away together don't come back together.
 */
record Retry(int attempts, Duration first, Duration longest, Pause pause) {
  /** Some ten seconds in all: an agent that redials, or a relay that restarts, is back by then. */
  static final Retry DEFAULT =
      new Retry(8, Duration.ofMillis(200), Duration.ofSeconds(5), Pause.SLEEP);

  /** More than this a server's own wish (Retry-After) is not followed. */
  private static final Duration LONGEST_WISH = Duration.ofSeconds(30);

  /** Lets time pass; a test's passes at once. */
  interface Pause {
    Pause SLEEP = wait -> TimeUnit.NANOSECONDS.sleep(wait.toNanos());

    void pass(Duration wait) throws InterruptedException;
  }

  boolean mayFollow(int attempt) {
    return attempt < attempts;
  }

  /** How long to wait after the {@code attempt}-th failure, counted from 1. */
  Duration after(int attempt, Duration serversWish) {
    long span = first.toMillis() << Math.min(attempt - 1, 20);
    long jittered = ThreadLocalRandom.current().nextLong(Math.min(span, longest.toMillis()) + 1);
    Duration wish = serversWish.compareTo(LONGEST_WISH) < 0 ? serversWish : LONGEST_WISH;
    return wish.plusMillis(jittered);
  }
}
