package io.portway.trunk;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.portway.stream.TunnelStream;
import io.portway.trunk.SimulatedTrunks.Direction;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Where a small exchange takes place: a relay with an agent and a visitor, time that moves by hand,
 * and links that bring their bytes in pieces of drawn lengths. Until its links are cut, one seed
 * means one course of things.
 */
final class SmallWorld implements AutoCloseable {
  private static final long STEP_MILLIS = 5;

  /** Longer than anything that is due later, an ACK above all, or the next link. */
  private static final int QUIET_STEPS = 7;

  /** Little first credit, so that small exchanges wait for more; frames as short as may be. */
  private static final TrunkSettings SETTINGS =
      new TrunkSettings(
          1024, 30, 20, Duration.ofHours(1), 1 << 30, Duration.ofHours(1), LinkWear.DEFAULT);

  private final MockTicker ticker = Ticker.newMockTicker();
  private final Random random;
  private final SimulatedTrunks agent;
  private final List<SimulatedTrunks> all = new ArrayList<>();
  private final List<Talker> talkers = new ArrayList<>();

  SmallWorld(long seed) {
    random = new Random(seed);
    agent = new SimulatedTrunks(new HandLoop(ticker), SETTINGS);
    all.add(agent);
  }

  /** A visitor's session, for private mappings; the relay has its trunk on {@code loop}. */
  SimulatedTrunks addVisitor(HandLoop loop) {
    SimulatedTrunks visitor = new SimulatedTrunks(loop, SETTINGS);
    all.add(visitor);
    return visitor;
  }

  HandLoop anotherLoop() {
    return new HandLoop(ticker);
  }

  /** Agent first. */
  List<SimulatedTrunks> all() {
    return all;
  }

  SimulatedTrunks agent() {
    return agent;
  }

  /** All who talk, in the order in which the exchange named them. */
  List<Talker> talkers() {
    return talkers;
  }

  Talker talker() {
    Talker talker = new Talker();
    talkers.add(talker);
    return talker;
  }

  // ---- what exchanges ask ----

  /**
   * A stream from the relay to the agent's backend, as a public mapping's visitor brings it.
   *
   * @param first what the opener does at once
   */
  void open(Talker opener, Talker acceptor, Runnable first) {
    expect(acceptor);
    open(agent.relay(), opener, first);
  }

  void open(SimulatedTrunks.Side from, Talker opener, Runnable first) {
    from.loop.execute(
        () -> {
          from.trunk.open(1, 1, null, null, opener).ifPresent(stream -> first.run());
        });
  }

  /** Whom the agent's next streams go to, in turn; each is answered when the dial took a while. */
  void expect(Talker... acceptors) {
    SimulatedTrunks.Side side = agent.dialler();
    ArrayDeque<Talker> waiting = new ArrayDeque<>(List.of(acceptors));
    side.onStream =
        stream -> {
          stream.pipeline().addLast(waiting.remove());
          later(side, () -> accept(stream));
        };
  }

  private static void accept(TunnelStream stream) {
    stream.config().setAutoRead(true);
    stream.accept(1);
  }

  /** As {@link #open}, to a backend that refuses. */
  void openRefused(Talker opener, Runnable first) {
    agent.dialler().onStream =
        stream ->
            later(
                agent.dialler(),
                () -> stream.refuse(OpenResult.failed(OpenOutcome.REFUSED, "nobody listens")));
    open(agent.relay(), opener, first);
  }

  static void later(SimulatedTrunks.Side side, Runnable action) {
    side.loop.schedule(action, 2 * STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  // ---- time and links ----

  /** Bytes that one step of a link brings at most. */
  private int draw() {
    return 1 << random.nextInt(11);
  }

  /**
   * One step of time: every link brings something, {@code meter} says how much it may and hears how
   * much it did. Whether anything moved.
   */
  boolean step(Meter meter) {
    boolean moved = false;
    for (SimulatedTrunks trunks : all) {
      for (Direction direction : Direction.values()) {
        int carried = trunks.carry(direction, meter.allow(trunks, direction, draw()));
        meter.carried(trunks, direction, carried);
        moved |= carried > 0;
      }
    }
    ticker.advanceMillis(STEP_MILLIS);
    return moved;
  }

  /** Steps until nothing moves any more. */
  void settle(Meter meter) {
    for (int quiet = 0, steps = 0; quiet < QUIET_STEPS; steps++) {
      quiet = step(meter) || meter.isBusy() ? 0 : quiet + 1;
      if (steps > 100_000) {
        throw new AssertionError("it never settles: " + talkers);
      }
    }
  }

  @Override
  public void close() {
    all.forEach(SimulatedTrunks::close);
  }

  /** Looks at what links carry, and may hold it back. */
  interface Meter {
    int allow(SimulatedTrunks trunks, Direction direction, int wanted);

    void carried(SimulatedTrunks trunks, Direction direction, int bytes);

    /** Whether it has still to do something although nothing moves. */
    default boolean isBusy() {
      return false;
    }
  }
}
