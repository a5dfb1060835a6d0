package io.portway.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Seeds;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateControllerTest {
  private static final double MBIT = 1e6 / 8;

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  /** A path as it is found in the wild, with a queue of 100 ms to 300 ms at its bottleneck. */
  private static SimulatedPath anyPath(Random random, double rate) {
    long queue = (long) (rate * (0.1 + 0.2 * random.nextDouble()));
    return new SimulatedPath(random, rate, 10 + random.nextInt(140), queue);
  }

  private static double anyRate(Random random) {
    return MBIT * Math.pow(10, 0.5 + 2 * random.nextDouble());
  }

  private static RateController controller(SimulatedPath path) {
    return new RateController(path.sample());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsTheQueueShortAndThePathFull(long seed) {
    Random random = new Random(seed);
    double rate = anyRate(random);
    SimulatedPath path = anyPath(random, rate);
    RateController controller = controller(path);
    path.run(controller, 10);

    path.run(controller, 20);

    assertThat(path.throughput()).isGreaterThan(0.9 * rate);
    assertThat(path.meanQueueMillis()).isLessThan(15);
    assertThat(path.longestQueueMillis()).isLessThan(80);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withoutItTheSamePathsKeepLongQueues(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = anyPath(random, anyRate(random));
    path.runUnlimited(10);

    path.runUnlimited(20);

    assertThat(path.longestQueueMillis()).isGreaterThan(99);
    assertThat(path.meanQueueMillis()).isGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void followsAPathThatBecomesSlowerWithinTwoSeconds(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 100 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 6 + random.nextDouble());
    path.carry(20 * MBIT);
    path.run(controller, 2);

    path.run(controller, 8);

    assertThat(path.throughput()).isGreaterThan(0.85 * 20 * MBIT);
    assertThat(path.meanQueueMillis()).isLessThan(8);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void followsAPathThatBecomesFasterWithinFiveSeconds(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 20 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 6 + random.nextDouble());
    path.carry(100 * MBIT);
    path.run(controller, 5);

    path.run(controller, 5);

    assertThat(path.throughput()).isGreaterThan(0.85 * 100 * MBIT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverLimitsAPathThatLosesButDoesNotQueue(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 400 * MBIT, 40, 256 * 1024);
    path.lose(0.005);
    RateController controller = controller(path);
    for (int i = 0; i < 80; i++) {
      path.run(controller, 0.25);

      assertThat(controller.limit()).isEqualTo(RateController.UNLIMITED);
    }
    assertThat(path.throughput()).isLessThan(200 * MBIT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void yieldsToAQueueThatIsNotItsOwn(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 100 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 5);
    path.shareWithQueueOf(15);
    path.run(controller, 3);

    assertThat(controller.limit()).isEqualTo(RateController.UNLIMITED);
  }

  /** The other direction tries what it can have, and our acknowledgements wait in its queue. */
  @ParameterizedTest
  @MethodSource("seeds")
  void keepsItsRateWhileOthersMakeShortQueues(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 100 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 5);
    for (int i = 0; i < 40; i++) {
      path.shareWithQueueOf(5 + 10 * random.nextDouble());
      path.run(controller, 0.25 + 0.25 * random.nextDouble());
      path.shareWithQueueOf(0);
      path.run(controller, 1 + random.nextDouble());
    }

    path.run(controller, 2);

    assertThat(path.throughput()).isGreaterThan(0.85 * 100 * MBIT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void learnsThatThePathBecameLonger(long seed) {
    Random random = new Random(seed);
    SimulatedPath path = new SimulatedPath(random, 100 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 5);
    path.lengthenBy(30);
    path.run(controller, 40);

    path.run(controller, 20);

    assertThat(path.throughput()).isGreaterThan(0.85 * 100 * MBIT);
  }

  @Test
  void whatIsSentWithPausesLowersNothing() {
    SimulatedPath path = new SimulatedPath(new Random(1), 100 * MBIT, 40, 256 * 1024);
    RateController controller = controller(path);
    path.run(controller, 5);
    long known = controller.limit();
    path.idle(true);

    path.run(controller, 20);

    assertThat(known).isBetween((long) (90 * MBIT), (long) (105 * MBIT));
    assertThat(controller.limit()).isEqualTo(known);
  }

  @Test
  void aNearPathIsNeverLimitedWhateverItsQueue() {
    long nanos = 0;
    PathSample first = sample(nanos, 0, 100_000, 50_000);
    RateController controller = new RateController(first);
    for (int i = 1; i < 100; i++) {
      nanos += RateController.PERIOD_NANOS;
      controller.sample(sample(nanos, i * 10_000_000L, 20_000_000, 50_000));

      assertThat(controller.limit()).isEqualTo(RateController.UNLIMITED);
    }
    assertThat(controller.rate()).isEqualTo(40_000_000);
  }

  @Test
  void aFastPathIsNeverLimitedWhateverItsQueue() {
    long nanos = 0;
    RateController controller = new RateController(sample(nanos, 0, 5_000_000, 5_000_000));
    for (int i = 1; i < 100; i++) {
      nanos += RateController.PERIOD_NANOS;
      controller.sample(sample(nanos, i * 50_000_000L, 12_000_000, 5_000_000));

      assertThat(controller.limit()).isEqualTo(RateController.UNLIMITED);
    }
    assertThat(QueueLimits.of(controller.rate(), controller.limit())).isEqualTo(QueueLimits.FAST);
  }

  @Test
  void aKernelThatDoesNotCountDeliveriesIsNotTakenForAStandstill() {
    long nanos = 0;
    RateController controller = new RateController(sample(nanos, 0, 40_000_000, 40_000_000));
    for (int i = 1; i < 20; i++) {
      nanos += RateController.PERIOD_NANOS;
      controller.sample(sample(nanos, 0, 80_000_000, 40_000_000));
    }

    assertThat(controller.limit()).isEqualTo(RateController.UNLIMITED);
    assertThat(controller.rate()).isZero();
  }

  /** Any answers of a kernel, however absurd, lead to a limit that lets something through. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noSamplesBringItBelowTheFloor(long seed) {
    Random random = new Random(seed);
    RateController controller = new RateController(sample(0, 0, 40_000_000, 40_000_000));
    long nanos = 0;
    long delivered = 0;
    for (int i = 0; i < 2000; i++) {
      nanos += random.nextInt(600_000_000);
      delivered += random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(30));
      long roundTrip = random.nextInt(1 << random.nextInt(31)) & 0xffff_ffffL;
      controller.sample(
          new PathSample(
              nanos,
              delivered,
              nanos - random.nextInt(1000),
              roundTrip,
              random.nextInt(1 << random.nextInt(30)),
              TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)),
              random.nextInt(5) > 0));

      assertThat(controller.limit()).isGreaterThanOrEqualTo(RateController.FLOOR);
    }
  }

  @Test
  void asksNotMoreOftenThanTwoRoundTrips() {
    RateController controller = new RateController(sample(0, 0, 600_000_000, 600_000_000));
    controller.sample(sample(RateController.PERIOD_NANOS, 5_000_000, 900_000_000, 600_000_000));

    assertThat(controller.rate()).isZero();

    controller.sample(sample(1_800_000_000, 18_000_000, 900_000_000, 600_000_000));

    assertThat(controller.rate()).isEqualTo(10_000_000);
    assertThat(controller.limit()).isLessThan(10_000_000);
  }

  private static PathSample sample(
      long nanos, long delivered, long roundTripNanos, long leastRoundTripNanos) {
    return new PathSample(
        nanos, delivered, nanos, roundTripNanos, 100_000, leastRoundTripNanos, true);
  }
}
