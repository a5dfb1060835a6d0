package io.portway.similarity.search;

/**
 * Lets fewer requests through at once when the server says that it has too many (429): half of what
 * was under way, and one more again after some answers without that. Any thread.
 */
final class Gate {
  private static final int ANSWERS_PER_STEP = 10;

  private int limit = Integer.MAX_VALUE;
  private int underWay;
  private int answers;

  /** Waits for a place. */
  synchronized void enter() throws InterruptedException {
    while (underWay >= limit) {
      wait();
    }
    underWay++;
  }

  synchronized void leave() {
    underWay--;
    notifyAll();
  }

  /** The server answered, and was not too busy to. */
  synchronized void onAnswer() {
    if (limit < Integer.MAX_VALUE && ++answers >= ANSWERS_PER_STEP) {
      answers = 0;
      limit++;
      notifyAll();
    }
  }

  /** The server had too much to do. To be called before the place is left. */
  synchronized void onBusy() {
    answers = 0;
    limit = Math.max(1, Math.min(limit, underWay) / 2);
  }
}
