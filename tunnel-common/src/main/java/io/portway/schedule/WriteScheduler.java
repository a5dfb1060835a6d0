package io.portway.schedule;

import java.util.ArrayDeque;

/**
 * Deficit round robin over streams that have something to send, with a list for new ones, after RFC
 * 8290, 4.1 and 4.2: a stream that was idle goes first for one quantum, then takes turns with the
 * others; a stream that empties passes through the old list once before it is forgotten, so that it
 * can't claim to be new with every packet. Lives on its trunk's event loop.
 *
 * @param <S> what is scheduled: a stream
 */
public final class WriteScheduler<S> {
  /** Bytes a stream may send in one turn while others wait. */
  public static final int QUANTUM = 16 * 1024;

  private final ArrayDeque<Turn<S>> fresh = new ArrayDeque<>();
  private final ArrayDeque<Turn<S>> old = new ArrayDeque<>();

  /** A stream's place in the schedule; made once per stream. */
  public static final class Turn<S> {
    private final S stream;
    private int deficit;
    private boolean listed;
    private boolean ready;

    private Turn(S stream) {
      this.stream = stream;
    }
  }

  public Turn<S> turnOf(S stream) {
    return new Turn<>(stream);
  }

  /** The stream has something to send. */
  public void ready(Turn<S> turn) {
    turn.ready = true;
    if (!turn.listed) {
      turn.listed = true;
      turn.deficit = QUANTUM;
      fresh.add(turn);
    }
  }

  /** The stream has nothing more to send for now, or is gone. */
  public void idle(Turn<S> turn) {
    turn.ready = false;
  }

  /** Whether at most one stream waits, so that it may send frames of full size. */
  public boolean uncontended() {
    return fresh.size() + old.size() <= 1;
  }

  /** The stream whose turn it is, or null where none has anything to send. */
  public S next() {
    while (true) {
      boolean fromFresh = !fresh.isEmpty();
      Turn<S> turn = fromFresh ? fresh.peek() : old.peek();
      if (turn == null) {
        return null;
      }
      if (turn.deficit <= 0) {
        turn.deficit += QUANTUM;
        (fromFresh ? fresh : old).poll();
        old.add(turn);
      } else if (!turn.ready) {
        (fromFresh ? fresh : old).poll();
        if (fromFresh && !old.isEmpty()) {
          old.add(turn);
        } else {
          turn.listed = false;
        }
      } else {
        return turn.stream;
      }
    }
  }

  /** The stream that {@link #next} gave has sent {@code bytes}. */
  public void sent(Turn<S> turn, int bytes) {
    turn.deficit -= bytes;
  }
}
