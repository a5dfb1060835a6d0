package io.portway.similarity.worker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The program of a job. Everything comes by standard input; it ends when its pipes do. */
public final class WorkerMain {
  private static final int BROKEN_PIPE = 1;

  private WorkerMain() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      Terms terms = Terms.read(System.in);
      new Worker(terms).run(System.in, new BufferedOutputStream(System.out));
    } catch (IOException | UncheckedIOException e) {
      System.err.println("A job ended: " + e.getMessage());
      System.exit(BROKEN_PIPE);
    }
  }
}
