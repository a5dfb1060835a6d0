package io.portway.pace;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A naive model of a sender, a path and its one bottleneck, in steps of a millisecond: a queue that
 * is drained at a rate and drops what does not fit, after it a fixed delay. The sender has a window
 * like a common TCP's, which grows while it is used and shrinks by a third after a loss, and sends
 * no faster than its limit. What it measures is what a kernel would tell.
 */
final class SimulatedPath {
  private static final int SEGMENT = 1448;
  private static final int STEPS_A_SECOND = 1000;

  private final Random random;
  private final long roundTripMillis;
  private final long queueLimit;
  private final double[] sentAt;
  private double rate;
  private double lossRate;
  private double foreignQueueMillis;
  private double longerMillis;
  private boolean idle;

  private long millis;
  private double queued;
  private double window = 10 * SEGMENT;
  private double inFlight;
  private double delivered;
  private double smoothed;
  private long lossRecoveredAt;
  private long busyMillis;

  private double sumQueueMillis;
  private double longestQueueMillis;
  private double deliveredBefore;
  private long since;

  SimulatedPath(Random random, double bytesPerSecond, long roundTripMillis, long queueLimit) {
    this.random = random;
    this.rate = bytesPerSecond;
    this.roundTripMillis = roundTripMillis;
    this.queueLimit = queueLimit;
    this.sentAt = new double[(int) roundTripMillis];
    this.smoothed = roundTripMillis;
  }

  /** The bottleneck carries this from now on. */
  void carry(double bytesPerSecond) {
    rate = bytesPerSecond;
  }

  /** Share of segments that get lost outside of the queue. */
  void lose(double share) {
    lossRate = share;
  }

  /** Somebody else keeps a queue this long at the bottleneck. */
  void shareWithQueueOf(double queueMillis) {
    foreignQueueMillis = queueMillis;
  }

  /** The path became longer by this much. */
  void lengthenBy(double moreMillis) {
    longerMillis = moreMillis;
  }

  /** Whether the sender has nothing to send from now on. */
  void idle(boolean nothingToSend) {
    idle = nothingToSend;
  }

  PathSample sample() {
    return new PathSample(
        TimeUnit.MILLISECONDS.toNanos(millis),
        (long) delivered,
        TimeUnit.MILLISECONDS.toNanos(busyMillis),
        (long) (smoothed * 1e6),
        (long) (random.nextDouble() * 0.4e6),
        TimeUnit.MILLISECONDS.toNanos(roundTripMillis),
        !idle);
  }

  /** Lets time pass with {@code controller} asked as often as the product does. */
  void run(RateController controller, double seconds) {
    begin();
    for (int i = 0; i < seconds * STEPS_A_SECOND; i++) {
      step(controller.limit());
      if (millis % 250 == 0) {
        controller.sample(sample());
      }
    }
  }

  /** Lets time pass without any limit. */
  void runUnlimited(double seconds) {
    begin();
    for (int i = 0; i < seconds * STEPS_A_SECOND; i++) {
      step(RateController.UNLIMITED);
    }
  }

  private void begin() {
    sumQueueMillis = 0;
    longestQueueMillis = 0;
    deliveredBefore = delivered;
    since = millis;
  }

  /** Of the last {@link #run}: bytes a second that arrived. */
  double throughput() {
    return (delivered - deliveredBefore) * STEPS_A_SECOND / (millis - since);
  }

  /** Of the last {@link #run}. */
  double meanQueueMillis() {
    return sumQueueMillis / (millis - since);
  }

  /** Of the last {@link #run}. */
  double longestQueueMillis() {
    return longestQueueMillis;
  }

  private void step(long limit) {
    millis++;
    int slot = (int) (millis % roundTripMillis);
    // What left the queue a round trip ago is acknowledged now.
    double acknowledged = sentAt[slot];
    inFlight -= acknowledged;
    delivered += acknowledged;
    busyMillis += inFlight > 1 || !idle ? 1 : 0;
    double sent = idle ? 0 : Math.max(0, Math.min(limit / 1000.0, window - inFlight));
    inFlight += sent;
    queued += sent;
    boolean lost = random.nextDouble() < 1 - Math.pow(1 - lossRate, sent / SEGMENT);
    if (queued > queueLimit) {
      inFlight -= queued - queueLimit;
      queued = queueLimit;
      lost = true;
    }
    if (lost && millis >= lossRecoveredAt) {
      window = Math.max(4 * SEGMENT, window * 0.7);
      lossRecoveredAt = millis + roundTripMillis;
    } else if (inFlight > window / 2) {
      window += acknowledged * (lossRecoveredAt == 0 ? 1 : 20.0 * SEGMENT / window);
    }
    double drained = Math.min(queued, rate / 1000);
    queued -= drained;
    sentAt[slot] = drained;
    double queueMillis = queued * 1000 / rate + foreignQueueMillis;
    double now = roundTripMillis + longerMillis + queueMillis + random.nextDouble() * 0.5;
    smoothed += (now - smoothed) / Math.max(4, roundTripMillis / 8.0);
    sumQueueMillis += queueMillis;
    longestQueueMillis = Math.max(longestQueueMillis, queueMillis);
  }
}
