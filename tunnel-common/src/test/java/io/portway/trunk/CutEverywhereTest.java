package io.portway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Seeds;
import io.portway.trunk.SimulatedTrunks.Cut;
import io.portway.trunk.SimulatedTrunks.Direction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each small exchange runs once over links that hold, and then again and again: with a cut behind
 * every single byte that a link brought, in each direction. What both ends hear must be the same
 * every time. Some of these runs are made again with further cuts at drawn places of the links that
 * follow: in their greeting, in the replay, behind it.
 */
@Timeout(300)
class CutEverywhereTest {
  private static final int MORE_CUTS = 3;

  /** At the places between, one cut must do: the machine has other tests to run. */
  private static final int MORE_CUTS_EVERY = 3;

  /** Within the greeting and the replay, mostly. */
  private static final int EARLY_BYTES = 900;

  static Stream<Arguments> exchanges() {
    long seed = Seeds.some(1).findFirst().orElseThrow();
    return Stream.of(SmallExchange.values()).map(exchange -> Arguments.of(exchange, seed));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("exchanges")
  void bothEndsHearTheSameWhereverTheLinkIsCut(SmallExchange exchange, long seed) {
    Scene scene = new Scene(exchange, seed);
    Tally tally = new Tally();
    List<String> expected;
    int sessions;
    try (SmallWorld world = scene.open()) {
      world.settle(tally);
      assertThat(world.talkers()).allMatch(talker -> talker.heard().endsWith("<closed>"));
      expected = heard(world);
      checkBooks(world);
      sessions = world.all().size();
    }
    int runs = 0;
    for (int session = 0; session < sessions; session++) {
      for (Direction direction : Direction.values()) {
        runs += scene.cutEverywhere(session, direction, tally.bytes(session, direction), expected);
      }
    }
    assertThat(runs).isGreaterThan(150);
    System.out.printf("%s seed=%d: %d runs, a cut in each%n", exchange, seed, runs);
  }

  /** Everything that anybody heard. */
  private static List<String> heard(SmallWorld world) {
    List<String> all = new ArrayList<>();
    world.talkers().forEach(talker -> all.add(talker.heard()));
    for (SimulatedTrunks trunks : world.all()) {
      all.add(String.join("|", trunks.relay().heard));
      all.add(String.join("|", trunks.dialler().heard));
    }
    return all;
  }

  /** Nothing is open, promised, kept or still to be said. */
  private static void checkBooks(SmallWorld world) {
    for (SimulatedTrunks trunks : world.all()) {
      for (Trunk trunk : List.of(trunks.relay().trunk, trunks.dialler().trunk)) {
        assertThat(trunk.streamCount()).isZero();
        assertThat(trunk.credit().promised()).isZero();
        assertThat(trunk.unacknowledged()).isZero();
        assertThat(trunk.memory().used()).isZero();
      }
    }
  }

  /** Counts what links bring, and holds nothing back. */
  private static final class Tally implements SmallWorld.Meter {
    private final Map<SimulatedTrunks, Map<Direction, Integer>> bytes = new LinkedHashMap<>();

    int bytes(int session, Direction direction) {
      return List.copyOf(bytes.values()).get(session).getOrDefault(direction, 0);
    }

    @Override
    public int allow(SimulatedTrunks trunks, Direction direction, int wanted) {
      return wanted;
    }

    @Override
    public void carried(SimulatedTrunks trunks, Direction direction, int carried) {
      bytes
          .computeIfAbsent(trunks, first -> new EnumMap<>(Direction.class))
          .merge(direction, carried, Integer::sum);
    }
  }

  /** One exchange, as often as there are places to cut. */
  private record Scene(SmallExchange exchange, long seed) {
    SmallWorld open() {
      SmallWorld world = new SmallWorld(seed);
      exchange.begin(world);
      return world;
    }

    /** How many runs it took. */
    int cutEverywhere(int session, Direction direction, int bytes, List<String> expected) {
      int runs = 0;
      for (int at = 0; at <= bytes; at++) {
        run(new Cutter(session, direction, at, 0, new Random(seed + at)), expected);
        runs++;
        if (at % MORE_CUTS_EVERY == 0) {
          run(new Cutter(session, direction, at, MORE_CUTS, new Random(~seed + at)), expected);
          runs++;
        }
      }
      return runs;
    }

    private void run(Cutter cutter, List<String> expected) {
      try (SmallWorld world = open()) {
        cutter.begin(world);
        world.settle(cutter);
        assertThat(cutter.cuts).as("cuts made").isPositive();
        if (exchange.dropsBytes()) {
          checkEvents(world);
        } else {
          assertThat(heard(world)).isEqualTo(expected);
        }
        checkBooks(world);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(this + " " + cutter + ": " + e.getMessage(), e);
      }
    }

    private static void checkEvents(SmallWorld world) {
      Talker client = world.talkers().get(0);
      Talker server = world.talkers().get(1);
      assertThat(client.heardEvents()).isEqualTo("<OK ><closed>");
      assertThat(server.heard()).isEqualTo(client.said() + "<reset READER_GONE><closed>");
      assertThat(server.said()).startsWith(client.heardBytes());
    }
  }

  /** Cuts a link once it has brought so many bytes, and has a next one dialled a little later. */
  private static final class Cutter implements SmallWorld.Meter {
    private static final List<Cut> HOW = List.of(Cut.values());

    private final int session;
    private final Direction first;
    private final int firstAt;
    private final Random random;
    private SimulatedTrunks trunks;
    private Direction direction;
    private int left;
    private int more;
    private int cuts;
    private int stepsWithoutLink;
    private boolean armed;
    private final List<String> places = new ArrayList<>();

    Cutter(int session, Direction direction, int at, int more, Random random) {
      this.session = session;
      this.first = direction;
      this.firstAt = at;
      this.more = more;
      this.random = random;
    }

    void begin(SmallWorld world) {
      trunks = world.all().get(session);
      arm(first, firstAt);
    }

    private void arm(Direction of, int at) {
      direction = of;
      left = at;
      armed = true;
      if (left == 0) {
        cut();
      }
    }

    @Override
    public int allow(SimulatedTrunks of, Direction carrying, int wanted) {
      if (of != trunks) {
        return wanted;
      }
      if (stepsWithoutLink > 0 && carrying == direction && --stepsWithoutLink == 0) {
        trunks.link();
        if (more > 0) {
          more--;
          arm(
              random.nextBoolean() ? Direction.TO_RELAY : Direction.TO_DIALLER,
              random.nextInt(EARLY_BYTES));
        }
      }
      return armed && carrying == direction ? Math.min(wanted, left) : wanted;
    }

    @Override
    public void carried(SimulatedTrunks of, Direction carrying, int bytes) {
      if (armed && of == trunks && carrying == direction) {
        left -= bytes;
        if (left == 0) {
          cut();
        }
      }
    }

    /** A link is still to be dialled. */
    @Override
    public boolean isBusy() {
      return stepsWithoutLink > 0;
    }

    private void cut() {
      Cut how = HOW.get(random.nextInt(HOW.size()));
      places.add(how + " " + direction + (cuts == 0 ? " after " + firstAt : ""));
      armed = false;
      cuts++;
      trunks.cut(how);
      stepsWithoutLink = 1 + random.nextInt(4);
    }

    @Override
    public String toString() {
      return "session " + session + " cut " + places;
    }
  }
}
