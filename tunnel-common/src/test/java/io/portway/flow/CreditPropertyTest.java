package io.portway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testing.Seeds;
import io.portway.testing.TestMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many streams on one pool, each with a sender, a receiver, and a wire between them that is slow:
 * whatever happens in whatever order, the books agree with a naive count of the same bytes.
 */
class CreditPropertyTest {
  private static final int STEPS = 20_000;

  private final List<Pipe> pipes = new ArrayList<>();
  private TrunkMemory memory;
  private CreditPool pool;
  private Random random;
  private long now;

  /** A stream in one direction, and what a child would write down about it. */
  private final class Pipe {
    final SendWindow sender;
    final ReceiveWindow receiver;
    final Queue<Integer> data = new ArrayDeque<>();
    final Queue<Long> credit = new ArrayDeque<>();
    long granted;
    long sent;
    long received;
    long consumed;
    boolean finSent;
    boolean finished;

    Pipe(int grant) {
      sender = new SendWindow(grant);
      receiver = new ReceiveWindow(pool, grant, Math.max(grant, CreditPool.START), now);
      granted = grant;
    }

    void send() {
      int bytes = (int) Math.min(sender.available(), 1 + random.nextInt(70_000));
      if (bytes > 0 && !finSent) {
        sender.take(bytes);
        sent += bytes;
        data.add(bytes);
      }
    }

    void receive() {
      if (!data.isEmpty()) {
        int bytes = data.poll();
        assertThat(receiver.tryReceive(bytes)).as("an honest sender has credit").isTrue();
        received += bytes;
      } else if (finSent && !finished) {
        finished = true;
        receiver.finish();
      }
    }

    void consume() {
      if (received > consumed) {
        int bytes = 1 + random.nextInt((int) (received - consumed));
        consumed += bytes;
        tell(receiver.release(bytes, now, random.nextInt(100_000_000)));
      }
    }

    void tell(long limit) {
      if (limit > 0) {
        assertThat(limit).as("limits rise").isGreaterThan(granted);
        assertThat(finished).isFalse();
        granted = limit;
        credit.add(limit);
      }
    }

    void hearCredit() {
      if (!credit.isEmpty()) {
        assertThat(sender.expand(credit.poll())).isTrue();
      }
    }

    long promised() {
      return (finished ? received : granted) - consumed;
    }

    void check() {
      assertThat(sender.sent()).isEqualTo(sent);
      assertThat(sent).isLessThanOrEqualTo(granted);
      assertThat(receiver.received()).isEqualTo(received);
      assertThat(receiver.unread()).isEqualTo(received - consumed);
      assertThat(promised()).isBetween(0L, (long) receiver.size());
      assertThat(receiver.size()).isLessThanOrEqualTo(ReceiveWindow.MAX);
    }
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theBooksAgreeWithANaiveCount(long seed) {
    random = new Random(seed);
    long limit = CreditPool.FLOOR * (4L + random.nextInt(2000));
    memory = new TrunkMemory(TestMemory.of(limit), 0);
    pool = new CreditPool(memory);
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(20_000_000);
      act();
      if (step % 50 == 0) {
        check(limit);
      }
    }
    settle();
    check(limit);
    pipes.forEach(pipe -> pipe.receiver.close());
    assertThat(pool.promised()).isZero();
    assertThat(memory.used()).isZero();
  }

  private void act() {
    int what = random.nextInt(1000);
    if (what < 5 || pipes.isEmpty()) {
      open();
      return;
    }
    Pipe pipe = pipes.get(random.nextInt(pipes.size()));
    if (what < 250) {
      pipe.send();
    } else if (what < 500) {
      pipe.receive();
    } else if (what < 750) {
      pipe.consume();
    } else if (what < 990) {
      pipe.hearCredit();
    } else if (what < 995) {
      pipe.finSent = true;
    } else {
      pipe.receiver.close();
      pipes.remove(pipe);
    }
  }

  private void open() {
    int grant = pool.reserveFirst(pipes.size());
    assertThat(grant == 0 || grant >= CreditPool.FLOOR).isTrue();
    if (grant > 0) {
      pipes.add(new Pipe(grant));
    }
  }

  private void check(long limit) {
    pipes.forEach(Pipe::check);
    assertThat(pool.promised())
        .isEqualTo(pipes.stream().mapToLong(Pipe::promised).sum())
        .isLessThanOrEqualTo(limit);
  }

  /** Everything arrives and is consumed: then every sender that has not ended may send again. */
  private void settle() {
    for (Pipe pipe : pipes) {
      while (!pipe.data.isEmpty()) {
        pipe.receive();
      }
      pipe.receive();
      while (pipe.received > pipe.consumed) {
        pipe.consume();
      }
      while (!pipe.credit.isEmpty()) {
        pipe.hearCredit();
      }
      if (!pipe.finSent) {
        assertThat(pipe.sender.available()).as("a stream that is not stuck").isPositive();
      }
    }
  }
}
