package io.portway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.schedule.WriteScheduler.Turn;
import io.portway.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WriteSchedulerTest {
  private static final int Q = WriteScheduler.QUANTUM;

  private final WriteScheduler<String> scheduler = new WriteScheduler<>();
  private final Map<String, Turn<String>> turns = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();

  private Turn<String> turn(String name) {
    return turns.computeIfAbsent(name, scheduler::turnOf);
  }

  private void ready(String... names) {
    for (String name : names) {
      scheduler.ready(turn(name));
    }
  }

  /** Lets whose turn it is send {@code bytes}; null where nobody has any. */
  private String send(int bytes) {
    String name = scheduler.next();
    if (name != null) {
      scheduler.sent(turn(name), bytes);
      sent.merge(name, (long) bytes, Long::sum);
    }
    return name;
  }

  private String sendAndEmpty(int bytes) {
    String name = send(bytes);
    scheduler.idle(turn(name));
    return name;
  }

  @Test
  void nobodyHasATurnWhereNobodyIsReady() {
    assertThat(scheduler.next()).isNull();
    ready("a");
    scheduler.idle(turn("a"));

    assertThat(scheduler.next()).isNull();
  }

  @Test
  void aStreamAloneSendsOn() {
    ready("a");

    for (int i = 0; i < 10; i++) {
      assertThat(scheduler.uncontended()).isTrue();
      assertThat(send(65_536)).isEqualTo("a");
    }
  }

  @Test
  void streamsTakeTurnsOfAQuantum() {
    ready("a", "b", "c");

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      order.add(send(Q / 2));
    }

    assertThat(scheduler.uncontended()).isFalse();
    assertThat(order).containsExactly("a", "a", "b", "b", "c", "c", "a", "a", "b", "b", "c", "c");
  }

  @Test
  void whoeverSentTooMuchWaitsAsLong() {
    ready("bulk");
    send(4 * Q);
    ready("other");

    assertThat(send(Q)).isEqualTo("other");
    assertThat(send(Q)).isEqualTo("other");
    assertThat(send(Q)).isEqualTo("other");
    assertThat(send(Q)).isEqualTo("other");
    assertThat(send(Q)).isEqualTo("bulk");
  }

  @Test
  void aStreamThatWasIdleGoesFirst() {
    ready("bulk1", "bulk2");
    send(Q);
    send(Q);
    send(Q / 2);

    ready("key");

    assertThat(sendAndEmpty(100)).isEqualTo("key");
    assertThat(send(Q / 2)).isEqualTo("bulk1");
  }

  /** It passes through the old list once, or every packet of its own would be a new stream's. */
  @Test
  void aStreamThatEmptiesIsNotNewAtOnce() {
    ready("bulk1", "bulk2");
    send(Q);
    send(Q);
    ready("key");
    assertThat(sendAndEmpty(100)).isEqualTo("key");
    // Its turn in the first list is over as soon as the next one is looked for.
    assertThat(send(Q)).isEqualTo("bulk1");

    ready("key");

    assertThat(send(Q)).isEqualTo("bulk2");
    assertThat(sendAndEmpty(100)).isEqualTo("key");
  }

  @Test
  void aStreamThatIsGoneIsForgotten() {
    ready("a", "b");
    scheduler.idle(turn("a"));

    assertThat(send(Q)).isEqualTo("b");
    assertThat(send(Q)).isEqualTo("b");
    assertThat(scheduler.uncontended()).isTrue();
  }

  @Test
  void readyTwiceIsOneTurn() {
    ready("a", "a", "b", "a");
    send(Q);
    scheduler.idle(turn("a"));
    send(Q);
    scheduler.idle(turn("b"));

    assertThat(scheduler.next()).isNull();
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void busyStreamsGetTheSameWithinAQuantumAndAFrame(long seed) {
    Random random = new Random(seed);
    int count = 2 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      ready("s" + i);
    }
    int largest = 1 + random.nextInt(65_536);

    for (int i = 0; i < 20_000; i++) {
      send(1 + random.nextInt(largest));
    }

    long most = sent.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    long least = sent.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    assertThat(sent).hasSize(count);
    assertThat(most - least).isLessThanOrEqualTo(2L * Q + largest);
  }

  /** Who has something to send is served before the others have sent more than a few turns each. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyWhoIsReadyStarves(long seed) {
    Random random = new Random(seed);
    int count = 2 + random.nextInt(30);
    int largest = 1 + random.nextInt(Q);
    Map<String, Long> waitedSince = new HashMap<>();
    long total = 0;
    long patience = 3L * count * 2 * (Q + largest);
    for (int i = 0; i < 50_000; i++) {
      String some = "s" + random.nextInt(count);
      if (random.nextInt(3) == 0) {
        ready(some);
        waitedSince.putIfAbsent(some, total);
      }
      int bytes = 1 + random.nextInt(largest);
      String served = send(bytes);
      assertThat(served == null).isEqualTo(waitedSince.isEmpty());
      if (served == null) {
        continue;
      }
      assertThat(waitedSince).as("only who is ready is served").containsKey(served);
      total += bytes;
      if (random.nextInt(3) == 0) {
        scheduler.idle(turn(served));
        waitedSince.remove(served);
      } else {
        waitedSince.put(served, total);
      }
      long now = total;
      waitedSince.forEach(
          (name, since) ->
              assertThat(now - since).as("bytes that %s waited", name).isLessThan(patience));
    }
  }
}
