package io.portway.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next dial: at once after a link that had its WELCOME, then full
 * jitter below a ceiling that grows with the outage. Lives on the dialling loop; reads no clock.
 *
 * <p>Full jitter (a uniform draw from zero to the ceiling) rather than a fixed delay with noise:
 * when a relay comes back, its agents must not all dial in the same instant.
 */
public final class Backoff {
  private static final long FIRST_CEILING = Duration.ofMillis(250).toNanos();
  private static final long LEAST_CAP = Duration.ofSeconds(3).toNanos();
  private static final long MOST_CAP = Duration.ofSeconds(60).toNanos();
  private static final long REFUSED_JITTER = Duration.ofSeconds(30).toNanos();

  private final RandomGenerator random;
  private State state = State.FAILING;
  private long outageSinceNanos;
  private boolean outageKnown;
  private long ceilingNanos = FIRST_CEILING;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The link had its WELCOME: whatever was wrong is over. */
  public void onWelcome() {
    state = State.WELCOMED;
    outageKnown = false;
    ceilingNanos = FIRST_CEILING;
  }

  /**
   * The link had its WELCOME but did not last: dialling at once would spin, but the outage is that
   * of the next dials alone. On a network that drops links all the time the waits must not grow
   * until streams have waited for too long.
   */
  public void onShortLife() {
    outageKnown = false;
  }

  /**
   * A dial failed or a link was lost.
   *
   * @return nanoseconds to wait before the next dial
   */
  public long onLost(long nowNanos) {
    if (!outageKnown) {
      outageKnown = true;
      outageSinceNanos = nowNanos;
    }
    if (state == State.WELCOMED) {
      state = State.FAILING;
      return 0;
    }
    // A tenth of the outage: a short one is noticed fast, a long one costs its network nothing.
    long cap = Math.min(MOST_CAP, Math.max(LEAST_CAP, (nowNanos - outageSinceNanos) / 10));
    long ceiling = Math.min(cap, ceilingNanos);
    ceilingNanos = Math.min(MOST_CAP, ceilingNanos * 2);
    return random.nextLong(ceiling + 1);
  }

  /**
   * The relay answered and refused (revoked, unknown, replaced): only a human can change that, so
   * the wait is at least a minute however short the outage.
   *
   * @return nanoseconds to wait before the next dial
   */
  public long onRefused(long nowNanos) {
    state = State.FAILING;
    if (!outageKnown) {
      outageKnown = true;
      outageSinceNanos = nowNanos;
    }
    return MOST_CAP + random.nextLong(REFUSED_JITTER + 1);
  }

  private enum State {
    WELCOMED,
    FAILING
  }
}
